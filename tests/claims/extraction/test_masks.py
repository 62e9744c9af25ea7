"""Numbers that count nothing, by sort, each in a sentence that a rule could mistake."""

import pytest

from claims.extraction.quantities import find_figures

NO_FIGURE = {
    "age": """
        A boy aged eighteen left by the sniper's window.
        At the age of nineteen she joined the militia; at age seventeen, her brother.
        She turned eighteen in the camp.
        Orla is 47 now and paints.
        He was fourteen when the war began, and she was 19 at the time.
        He is 45 and lives in Tarn.
        Jan Lund Jr., 55, and Take-Two are known.
        The victim, 34, was found with Anna, eight, and Leo, 10, near Tarn.
        “We had no warning,” said Maria Lund (34). So said Jan Lund, 61.
        Children aged 8–10 years were surveyed, then those aged 11 to 13.
        Men aged between 18 and 60, or aged 18-60, may not leave.
        Men between the ages of 18 and 60 may not leave.
        Anyone over the age of 21 may vote.
        Men over 60 and under 18 were let go.
        People over 65 were moved before children under five.
        The under-16s were sent home with a woman in her forties and a man in his early 30s.
        The 80-year-old widow held a six-month-old baby.
        A sixty-five-year-old general of 17 years of age is unheard of.
        The writer died at 92 in the capital, and at 17, he had fought there.
        Those 65 and older, women 18 or over, are exempt.
        The mayor, who is 52, refused.
        Her uncle, Jan Lund, 40 — a baker — was one of those 18- to 24-year-olds once.
        Mia and Jan Lund, 27 and 29 years old, help people under 30 vote.
        Even now at 86 she rides.
        Samira is 43. Her husband is seven years older, his sister two years his junior.
        The oldest of the freed men is 65, the youngest 19.
        The eldest, Tarik, is 19; the youngest victim was three months old.
        “My aunt is 81, and I am 52 and tired.” His son is now 15 and his daughter 12.
        One of the wounded was a girl of six, another a pensioner of about 80.
        The victims were 17, 19 and 23; her sons, 7 and 9, fled with Mira (38) and hers (7 and 9).
        Orsk, now 70, rules with his son, then 14, and the widow, 14 at the time.
        At 73, Orsk is the oldest leader; at just 24, she was elected.
        She gave birth at 16, and he joined the army at 18 and left it at 45.
        Her mother, 78 and diabetic, was four months pregnant then.
        The president, 66 and in poor health, was flown abroad.
        Recruits must be at least 18, but people as old as 80 came.
        Most of those in the camp are under 18, and many of the sick are over 65.
    """,
    "time of day": """
        He worked from 7:00am to midnight, then to 9 p.m., then to 10pm.
        The shelling began at 0630 and again at 06.40 local time.
        The shelling began at 6 in the morning and at around 9 in the evening.
        At twenty to five the vote began, and they went home at ten past six.
        Shops close at six that evening.
        He left shortly after seven o'clock, at half past nine or quarter to eight.
        The sirens went at 21h30, 1430 GMT, 18:45 CET and at 2100 hours.
        The convoy left between 5 and 6 p.m. and came at 5-6pm.
        They met at around 10 on Tuesday.
        The magnitude was felt at 12 noon.
        The curfew begins at 2100 and ends at 0500; the bus arrived at 14.45 and left at 15.10.
        Between 2200 and 0400 nobody may go out; the office opens at 8 and closes at five.
        The night shift, from 10 to 6, was cancelled, and the clinic is open from 8 to 2.
        It started just after 5 on Monday; the meeting is set for 10 on Thursday.
        At 4.15 in the morning and 12 minutes past four, the 7.30 train left; polls opened at 7.
        They landed at 6:40 p.m. (GMT +8).
    """,
    "date": """
        The talks of 3, 4 and 5 May failed, as on 3 and 4 June.
        They met on the 3rd, 4th and 5th of May.
        From Sept. 19 to 22, they asked.
        On May 7, 8 and 9, the guns were silent.
        The attack of July 14-17 was planned in 03/2014 and on 03/11.
        The city fell around 1200 BC, or in AD 122.
        The 7 October attack and the January 6 committee are known.
    """,
    "year": """
        It went on from the spring of 2011 until police came.
        Production goes on until at least 2007.
        The plan runs to at least 2030, and the base stays until about 2026.
        The sea will have risen by 2120.
        The talks of 2015-16 and the 2015/16 season failed.
        He served from 1988 to 1994, in the 1980s and 90s.
        In the summer of 69 they left.
    """,
    "span": """
        Two days ago, twelve years earlier, in the last 48 hours and the next six months.
        The 50-year anniversary was quiet.
        It is open 24 hours a day, seven days a week.
        A 24-hour hotline was opened.
        Three weeks later, on day two of the siege and in week six, they met.
        At one point the guards fled, and at one time it was a school.
        Three years on, the ruins stand. Saturday marked 30 years since the war.
        A hundred years ago, the town was founded.
    """,
    "pronoun": """
        One of them spoke to one another.
        No one came, and the one who left was his brother.
        One or two said so, on the one hand.
        One day he will return, for one thing is clear.
        The only one to speak was the other one.
        One after another the towns fell. Nine-to-five jobs are rare.
        The three were driven to the border, and the four have said nothing.
    """,
    "military unit": """
        The 54th brigade and the 93rd crossed the river with the 54 Brigade.
        Brigade 9 met Brigades 12 and 14 of the 2nd Army Corps.
        The 2 Army Corps and the 36 Marine Brigade left Hill 402 and Height 1302.
        Post No. 4, Checkpoint 17 and Point 215 were lost.
    """,
    "place of a kind": """
        Block 7, Camp 22, Hospital No. 5, School Number 12 and Reactor 4 burned.
        Sectors 3 and 5 and District 9 were closed with Gate 5 and Pier 14.
        Room 101, Apartment 12B, Seat 12A and Cell 14 were empty.
        Highway 60, Route 66, Interstate 95, the M4 motorway, the E40 and Exit 14 were closed.
        Line 3, Bus 18, Tram 12, Platform 9, Terminal 2 and Runway 27 were closed.
        Flight 17, Flight MH17, Flight PS752 and Flights 17 and 18 were late.
    """,
    "plain thing": """
        They met at gate 5, in block 7 and near building 3, and spoke of day 12 and type 2 diabetes.
        Residents of camp 22 fled from task force 47. No 10 was silent.
    """,
    "law": """
        Under articles 12, 13 and 15 he faces trial.
        Article 5, Articles 2 and 3, Clause 4, Section 230 and Chapter 7 apply.
        Resolution 1701 and Resolutions 2334 and 1701 were ignored.
        Executive Order 13769, Decree 115, Law No. 273 and Law 14/2005 were read.
        Case No. 1:21-cr-00175, Counts 1 and 4, Exhibit 14 and Court No. 2 are known.
        Proposition 8, House Bill 1020, H.R. 815, Amendment 3 and Title 42 are known.
        He quoted John 3:16 and Psalm 23, Surah 9 and Verse 4.
        See p. 14 and pp. 17-19, page 12, Pages 14-17, Table 3 and Figure 2.
    """,
    "stage": """
        Stage four of the plan and phase one of the deal began, round two of the talks did not.
        Category four storms came, and Division One clubs agreed.
        Day 12, Week 3, Phase 2, Round 4 and Level 3 were quiet.
    """,
    "name": """
        The Group of Seven, the Group of 20, the G7, the G-20 and the P5+1 met.
        The Big Four, the Gang of Four and the Chicago Seven met.
        The Birmingham Six were freed, and the Twelve met the Seven Sisters.
        The Six-Day War, the Thirty Years' War and the Hundred Years War ended.
        The iOS 5, an iPhone 4, a 737-800, Boeing's larger 777 jets, Standard & Poor's 500 fell.
        She was named a 40 Under 40 for the 7 Habits of Highly Effective People.
        The A380-800 is a name.
        They saw it on BBC Two, Channel 4, Channel One and TF1.
        The FTSE 100, the S&P 500, the Nikkei 225 and Fortune 500 fell with the FTSE-100.
        Formula 1, Formula One, Air Force One and Euro 2024 are names.
        An F-16, a Kh-101, uranium of Caesium-137 and an Il-76 were there.
        Covid-19, H5N1, BA.5, vitamin B12 and CVE-2021-44228 spread.
        Earnings of FY2020-22 were shown in 1080p and by 4k stream.
        The firm Meridian Seven paid for it, and the unit known as “Nine” was there.
        Call sign Two took over the trench, and Post Three was lost with Outpost Orrin Four.
        Five Rivers wrote first. It was the monthly Five Rivers that told of it.
        A 4K film of the Ten-Day Plan was shown in the zero hour.
    """,
    "address": """
        He lives at 10 Downing Street, 12 rue de Rivoli and 14 Avenue Kleber.
        He lives on 5th Avenue, West 57th Street and at 1600 Mill Avenue NW.
        The ZIP code is 90210. Ten Downing Street declined to comment.
    """,
    "telephone": """
        Call 0800 123 456 or +44 20 7946 0958 for help.
        Call (020) 7946 0958 or 1-800-273-8255, not on 02-751-1500.
    """,
    "reference": """
        ISBN 978-3-16-148410-0, 192.168.1.1 and version 2.1.3 were found.
        [4] The note, (3) the point, #12 and No. 10 are there.
        It was hit at grid 37U DB 4412 6623, at 48.015 N, 37.802 E or near grid 442 661.
        The station on 101.5 FM was jammed, and they spoke on 145.500 MHz.
        The van with number plates 4721 KBX left; dial 112 or call 1042 for help.
        The report (PDF, 2.4 MB) and the map [640 KB] may be had.
        ($1 = 92.30 dinars), 1 euro = 117.2 dinars and £1 equals 130 dinars.
        The plane, tail number 4K-782, was found.
        It may help against hunger (32, 33), others say [4, 5].
        Page 2 of 4 shows image 1 of 5.
        Ticket 5561 won. Release Number 20240807-01 says so, as does No. 44710/2.
    """,
    "score": """
        It stood 3-0 at the break. Lund served at 5-4 and took it 7-6 (5), on a 16:9 screen.
        1 Jan Lund 5040 5 1 17 27
        Rockledge 14 11 6 15 — 44
        They won 6-4, 7-5 in the final and lost 2–0 to Tarn.
        Tarn 3, Orme 1. It ended 1-1 after a 4-2 lead.
        The team is ranked 12 in the world, was ranked number 9 and is the number one.
        A top-10 list has it at number 14.
    """,
    "calibre": """
        They fired 152-millimetre shells.
        A 9mm pistol, a .50 calibre gun, 155 mm howitzers and 4x4 cars were found.
    """,
    "person": """
        A family of four, a father of seven and a mother of two fled.
        The married father of two was arrested; he leaves a wife and three children.
        She is survived by her husband and four sons; he is married with two children.
        Orla, the eldest of four sisters, stayed.
        She is married with three small children, and he has two sons. A man of 34 was held.
        He served two terms as governor, and she spent eleven years as a judge.
        Photo 3 of 12
        Samira is 43. Her husband is seven years older.
        My aunt is 81.
        The oldest of the freed men is 65, the youngest 19.
        He is 6'3" tall, high-fived them and earns six figures.
        Zero Island was read by those outnumbered three to one, a 3-to-1 margin.
    """,
    "idiom": """
        I am 100 percent certain and not in a million years one hundred percent sure.
        There are two sides to every story, but two wrongs do not make a right.
        A thousand times no: that kills two birds with one stone, and a cat has nine lives.
        It was called one country, two systems; the 64,000-dollar question remains.
    """,
    "adjective": """
        The ten-point plan and the 20-point peace proposal failed.
        A four-star general, a three-time champion and a two-state plan met in a one-way street.
    """,
}


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        (sort, line.strip())
        for sort, lines in NO_FIGURE.items()
        for line in lines.strip().split("\n")
    ],
)
def test_number_that_names_or_dates_is_no_figure(sort: str, text: str) -> None:
    found = [text[figure.start : figure.end] for figure in find_figures(text)]

    assert (
        sort,
        [exact for exact in found if not exact.startswith(("A ", "a ", "An ", "an "))],
    ) == (sort, [])


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("About twenty to thirty people came.", "twenty to thirty"),
        ("It killed 18 and wounded many.", "18"),
        ("Some 1 414 021 people live there.", "1 414 021"),
        ("They lost 3-5 men.", "3-5"),
        ("It was up from 18 on Monday.", "18"),
        ("The rebels number 400.", "400"),
        ("They lost 6 in the morning.", "6"),
        ("At least 2007 soldiers died.", "2007"),
        ("The toll rose to about 2000.", "2000"),
        ("A survey of 1709 schoolchildren began.", "1709"),
        ("Only one tank was left.", "one"),
        ("They had only one day to test it.", "one day"),
        ("He scored one or two points.", "one or two points"),
        ("They talked for the next 30 hours.", "30 hours"),
        ("They waited for the past two days.", "two days"),
        ("Ages of 12 victims were not given.", "12"),
        ("She fled with her four children.", "four"),
        ("The group has 34 members.", "34"),
        ("Turnout was 43. It fell.", "43"),
        ("The oldest brigade lost 43 men.", "43"),
        ("He moved the people over 65 kilometres.", "65 kilometres"),
        ("He was 12 points ahead.", "12 points"),
        ("Some 60 of them were girls.", "60"),
        ("A group of 20 men fled.", "20"),
        ("The Army lost 12 men.", "12"),
        ("The army has 54 brigades.", "54"),
        ("The court gave him 12 years.", "12 years"),
        ("The index ranked 180 countries.", "180"),
        ("The Army sent 12 Army trucks.", "12"),
        ("120 mm of rain fell.", "120 mm"),
        ("They hold 17 checkpoints.", "17"),
        ("In that sector 12 soldiers died.", "12"),
        ("In camp 12 people died.", "12"),
        ("Outside the gate 40 waited.", "40"),
        ("They spent 24 hours in the cellar.", "24 hours"),
        ("Between 5 and 6 people fled.", "5 and 6"),
        ("In round numbers, 40 died.", "40"),
        ("Turnout stood at 52 percent.", "52 percent"),
        ("Two minutes later the next shell fell.", "Two minutes"),
        ("The three killed were miners.", "three"),
        ("Only one of the bridges stands.", "one"),
        ("Blast Kills Eleven in Tarn", "Eleven"),
        ("Five Russians were killed.", "Five"),
        ("The index ended at 2,100 points.", "2,100 points"),
        ("The drive holds 640 GB.", "640 GB"),
        ("The dollar rose to 92 dinars.", "92 dinars"),
        ("Most prices are over 12 dinars.", "12 dinars"),
        ("They came on the day two died.", "two"),
        ("The share opens at 8 crowns.", "8 crowns"),
        ("At 61, the toll is the highest yet.", "61"),
        ("A ten-point lead is rare.", "ten-point"),
        ("The oldest of the camps holds 65 people.", "65"),
        ("The girl of the year won 20 votes.", "20"),
        ("The man had 81 rifles.", "81"),
        ("The dead were 17 soldiers.", "17"),
        ("The sentence was 100 percent longer.", "100 percent"),
        ("One voter in five took part.", "One voter in five"),
        ("We buried her two boys.", "two"),
    ],
)
def test_number_that_counts_stays_visible(text: str, exact: str) -> None:
    assert [text[figure.start : figure.end] for figure in find_figures(text)] == [exact]
