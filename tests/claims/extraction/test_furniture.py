"""What a page says of itself gives no claim; news in the same words keeps its own."""

import pytest

from claims.extraction.furniture import tail_start
from claims.extraction.pipeline import find_claims

HEAD = "Shells hit the port of Lenka\n\nBy Ann Writer\n\n4 May 2021"
TEXT = (
    "The army shelled the port of Lenka on Monday and killed 21 people, the governor said. Two "
    "ships sank. The rebels denied that they had fired on the ships.\n\nThe fighting began in "
    "March, when the rebels took the bridge at Brod and 9,000 people fled to the coast, officials "
    "say."
)
RIGHTS = "© 2021 River Notes"
FURNITURE = [
    (
        "Our community of 1,200 volunteers works every day to bring you stories nobody else "
        "tells, but we cannot do it without your help."
    ),
    "Give today: $25, $50 or $100",
    "Except where otherwise noted, this site is licensed under an Attribution 4.0 licence.",
    (
        "Notes to editors\n\n1. All figures are in krone at 2021 prices.\n\n2. The Fund has "
        "worked in Tarn since 1994 and employs 640 people."
    ),
    "Notes for editors:\n\nThe 14 hospitals named above are listed on page 7.",
    "Media enquiries: Press Office, 4 Quay Street, telephone 030 555 0144 (weekdays 9-17)",
    "For the full list of the 212 villages, please see the annexed table (PDF, 1.2 MB).",
    "Download the report (PDF, 348 KB)",
    (
        "*This interview was first published by the magazine River Notes and has been edited "
        "for length.*"
    ),
    "Translated from the Tarnian by 12 volunteers.",
    "This report is provided for the media and the general public.",
    (
        "If you are in the area and it is safe, write to us on WhatsApp +44 7700 900155; texts "
        "cost £2."
    ),
    "More than 40,000 readers have supported our independent journalism.",
    "Was this page useful? 5 of 7 readers found it useful.",
    "Contacts: Press and Public Information, 6 Castle Square, Lenka. Mobile: +000 44 555 0127.",
    "Every 5 dollars pay for one hour of editing. Share this post with 10 friends.",
    "($1 = 41.50 dinars)",
    "ENDS\n\nThe Harbour Fund was founded in 1971. It has 4,200 staff in 38 countries.",
    (
        "About the Harbour Fund\n\nThe Harbour Fund has helped 3 million people in 38 "
        "countries since 1971."
    ),
    "About us\n\nWe are a team of 14 reporters and have published 3,000 stories.",
    (
        "Methodology\n\nWe counted an attack as one event if it took place within 24 hours. "
        "Some 1,400 posts were coded by three people."
    ),
    "Embargoed until 00:01 GMT on 4 March 2024.",
    "Journalists who wish to attend must register by 12 May; 40 seats are available.",
    "Accreditation closes on 3 May at 18:00. Only 25 photographers will be admitted.",
    "Subscribe now and get 3 months for €1.",
    "You have read 3 of your 5 free articles this month.",
    "You have 2 free articles left.",
    "Join 80,000 subscribers and get our briefing every morning at 7.",
    "We use cookies and share data with 142 partners.",
    "Get our app: rated 4.8 by 12,000 users.",
    "Advertisement: Save 40% on winter tyres until 30 November.",
    "Listen to this article (6 min 12 s)",
    "Reading time: 7 minutes. 1,432 words.",
    "Viewed 12,420 times. Shared 340 times. 57 comments.",
    "Last updated 3 hours ago.",
    "This article is 4 years old.",
    "Photo: Smoke over Brod on 4 May (J. Hale/Meridian). 1 of 12",
    (
        "Correction: An earlier version of this story said that 40 people were killed; the "
        "figure is 14."
    ),
    (
        "Clarification, 5 May: This story has been amended to say that 300 people took part, "
        "not 3,000."
    ),
    (
        "The opinions in this column are those of the author and do not reflect those of our "
        "40 member papers."
    ),
    "Yara Solim has covered the valley for 15 years and lives in Lenka with two cats.",
    "Reach her at yara.solim@river.example or on 555-0199.",
    "Bank transfer: Riverbank, account 4401 0020 7788, reference 2024.",
    "We need 400 more members by 31 December to keep going.",
    "Thank you to the 2,300 people who donated in March.",
    "Our goal is $60,000. So far 412 of you have given $21,340.",
    (
        "A version of this article appears in print on May 5, 2021, Section A, Page 7 of the "
        "National edition."
    ),
    "Print edition, no. 114, page 3",
    "Comments are closed after 14 days.",
    "12 comments so far. Comments are checked before they appear, which may take up to 24 hours.",
    "Do you have a story? Send it to tips@river.example or call 020 555 0188.",
    "Were you there? Tell us what you saw: our Signal number is +44 7700 900155.",
    "Visit our office at 12 Arsenal Street, 3rd floor, open Monday to Friday from 9 to 17.",
    "To unsubscribe, click here. You receive this letter because you signed up on our site.",
    "This newsletter is sent to 24,000 inboxes every Friday.",
    "Our podcast has two new episodes this week; listen wherever you get yours.",
    "Follow the Mission on Facebook, X and Telegram, where 30,000 people already do.",
    "High-resolution photographs and 4 minutes of video can be downloaded from the press area.",
    "Interviews with three doctors are available on request in English and French.",
    (
        "This work is supported by a grant of €120,000 from the Quay Foundation, which had no "
        "say in it."
    ),
    "The live blog is closed. Read our report with the 5 main points here.",
    "All times are local (GMT+3). All amounts are in dinars.",
    "Figures may not add up to 100 because of rounding.",
    "The next briefing will be sent on Monday 4 May at 10:00.",
    "© 2016–2024 River Notes. Reposting is allowed with an active link. ISSN 2049-1180",
    "Registered charity no. 204455. Registered office: 4 Quay Street, Lenka 10200.",
    "Support our work with a monthly gift of €10, €20 or €50.",
    "Fund the next investigation: 78% of the target reached, 9 days to go.",
    "Chip in $3 today so that our three reporters can stay in Lenka.",
    "Thanks to a matching grant, every gift is doubled until 31 December.",
    "A subscription costs €4 a month and can be cancelled at any time.",
    "Already a subscriber? Log in. New here? Try 30 days for €1.",
    "This is one of your 2 free articles this week.",
    "Text RIVER to 70440 to give £5.",
    (
        "Notes to Editors:\n\n• Photos and 12 minutes of b-roll: "
        "https://media.fund.example/lenka\n\n• The Fund has reached 2.3 million people in "
        "Varnia since January.\n\n• Spokespeople are available in Lenka and Brod."
    ),
    (
        "- ENDS -\n\nFor more information, contact Jan Hale on +44 20 5550 0142\n\nAbout The "
        "Harbour Fund\n\nThe Harbour Fund works in 38 countries and reached 12 million "
        "children last year."
    ),
    "###\n\nThe Quay Institute is a research body with 40 fellows.",
    (
        "Press contact\n\nMs. Ada Horn, Head of Press\n\n12 Arsenal Street, 10200 "
        "Lenka\n\nPhone: 020 555 0188"
    ),
    (
        "Further information\n\nThe full text of the resolution (A/77/114) and the 31 annexes "
        "are in the archive."
    ),
    "Editor's note: This story contains descriptions of violence. It was checked by two editors.",
    "Note: This is a machine translation; 2 errors were corrected.",
    (
        "About this story\n\nWe spoke to 43 witnesses and looked at 900 photographs between "
        "May and July."
    ),
    "How we did it\n\nThree reporters sifted 14,000 posts.",
    "Data: Quay Institute. Map: J. Hale. Figures as of 4 May 2021.",
    "Graphic: losses by month, 2019-2021. Source: General Staff.",
    "Image 3 of 14",
    "Video length: 2:48. Size: 48 MB.",
    "The photograph above was taken by Jo Hale on 4 May and shows the port.",
    "A woman stands before her house in Brod on 2 May 2021. (Jo Hale/Meridian)",
    "Rate this article: 4.6 out of 5 (212 votes)",
    "214 people reacted to this. 31 replies.",
    "Show 14 more comments",
    "This article has been viewed 14,203 times.",
    "Posted by admin on 4 May at 18:05. Filed in War. 12 replies.",
    "Estimated reading time: 6 minutes",
    "Words: 1,204. Reading time: 6 min.",
    "Next update at 18:00. Refresh the page for the latest.",
    "We will bring you updates as we get them. Our last bulletin is at 11pm.",
    "That is all from us today. We will be back at 7am with more.",
    "Thanks for reading. We are closing this blog now; here are today's 5 main points.",
    "You are receiving this briefing because you are one of 18,000 subscribers.",
    "Forward this to a friend. Was it forwarded to you? Subscribe here, it takes 20 seconds.",
    "Copyright 2021 Meridian News. Any use of more than 50 words requires written consent.",
    "Licence: CC BY-NC 4.0. Use is free for outlets with fewer than 10 employees.",
    (
        "Material of this site may be reprinted with a link in the first paragraph; more than "
        "30% requires consent."
    ),
    "River Notes is registered as a media outlet, certificate no. 77-114 of 12 May 2014.",
    "18+. This text may contain foreign-agent material.",
    "The author is a retired colonel who served for 25 years.",
    "Ann Writer is our correspondent in Lenka. She has won 3 prizes.",
    "Ann Writer spent six years in Brod before she joined River Notes in 2019.",
    "Follow Ann on X, where she has 14,000 followers: @annwriter",
    "The editors would like to thank 14 colleagues in Brod who cannot be named.",
    "Names have been changed at the request of three interviewees.",
    "This interview has been shortened; it took place on 2 May and lasted 90 minutes.",
    "The conversation was translated from Tarnian and cut by a third.",
    (
        "The views of guest authors are their own. Letters of up to 300 words can be sent to "
        "the editor."
    ),
    "Registration for media closes on 9 May at noon; the hall has 120 seats.",
    "Dial-in: 020 555 0177, code 4411. A recording will be online for 30 days.",
    "Photo opportunity: 10:30, Gate 4. Interviews: 11:00, Hall 2.",
    "This press release is also available in French and Tarnian (2 pages).",
    "Legal notice: the ministry accepts no liability for losses of more than 100 marks.",
    "Sponsored: 7 pillows that doctors love",
    "You might also like: 10 pictures of the flood",
    "Also in this issue: 5 lessons of the war; 3 letters from Brod",
    "Got a tip? Signal 555-0142 or drop it in box 12.",
    "If you have been affected by this story, the helpline on 0800 555 111 is open 24 hours a day.",
    "Hotline for missing persons: 020 555 0110 (24 hours)",
    "Terms apply. Offer ends 30 June. New customers over 18 only.",
    "Prices include 19% VAT.",
    "Currency: 1 euro = 4.97 lei on 4 May.",
    "One mark is worth about $0.24.",
    "Version 2.1, last changed on 5 May 2021. 2 corrections.",
]
NEWS = [
    "The paper lost 40,000 subscribers after the strike.",
    "Readers donated $5 million to the families of the dead.",
    "Six soldiers were killed on the contact line on Tuesday.",
    "The regulator withdrew the licence of 14 radio stations on Friday.",
    "About 800 volunteers are fighting for the rebels, the ministry said.",
    "The report said that 46 houses had been burned.",
    "In its notes the commission listed 31 errors.",
    "The army asked readers of the daily to hand over 200 photographs.",
    "The ministry contacted 40 families on Monday.",
    "About 300 people are missing in Brod.",
    "About the dam, the governor said that 12 villages were under water.",
    "The site of the blast was visited by 14 monitors.",
    "The foundation has donated 25 ambulances worth $2 million since May.",
    "The minister thanked the 2,300 people who donated blood.",
    "Police shared photographs of 14 suspects.",
    "The channel, which has 1.2 million subscribers, showed 40 prisoners.",
    "This report was denied by the army, which said that it had lost two tanks.",
    "The interview, first published on Monday, cost the minister 14 points in the polls.",
    "“Please send us 400 tents,” the mayor wrote to the Fund.",
    "“We need your help: 40 children are still under the rubble,” said Danica Brell.",
    "The telephone exchange at 12 Arsenal Street was hit by three shells.",
    "The bank transferred $46 million to an account in Orlan.",
    "The ministry published a list of 112 companies on its website.",
    "Some 5,000 people signed up for the militia in a week.",
    "The embargo was lifted after 14 months.",
    "Accreditation was denied to 25 reporters on Thursday.",
    "The rebels followed the convoy for 20 km.",
    "Support for the government fell to 31 percent.",
    "Visitors to the museum numbered 40,000 in 2019.",
    "The government closed 14 newspapers and blocked 300 websites.",
    "Join-up talks failed, and 40 deputies walked out.",
    "The correction of the border cost the village 120 hectares.",
    "The hotline received 3,400 calls on Sunday.",
    "The translators, 14 of them, fled on Monday.",
    "The press office of the army said 12 drones had been shot down.",
    "In this photograph, prosecutors say, 14 officers burn files.",
    "Members of the union gave $21,340 to the strikers.",
    "The copyright law was passed by 88 votes to 61.",
    "The ministry's Telegram channel reported 12 deaths.",
    "An app that 3 million people use was banned on Friday.",
    "Sharing of intelligence stopped after 40 agents were exposed.",
    "Our correspondent counted 14 tanks near the bridge.",
    "We have seen 40 graves behind the school.",
    "The mission has 612 unarmed monitors from 38 states.",
    "Editors of 14 papers were arrested in May.",
    "The newspaper, which 6,000 people keep alive with gifts, was searched on Monday.",
    "The fund gave each family €50 a month.",
    "Every gift to the party of more than $500 was recorded, prosecutors found.",
    "The data show that 78% of the target was reached in April.",
    "Three reporters were held for nine hours at the checkpoint.",
    "Photographs taken on 4 May show 14 burned trucks.",
    "The woman, who was taken to Brod, has three children.",
    "The hotline for missing persons has registered 412 cases.",
    "The conversation lasted 90 minutes and ended without a deal.",
    "The ministry registered 77 media outlets last year.",
    "The port was founded in 1809 and handles 40 percent of the grain.",
    "The retired colonel, who served for 25 years, was shot on Sunday.",
    "The council closes 12 schools in June.",
    "The offer ends a strike by 4,000 dockers.",
    "The next train brought 400 people to Lenka.",
    "The resolution was adopted by 104 votes to 9.",
    "Names of 114 soldiers were read out in the square.",
    "We lost three houses, Brell said.",
    "The lei fell to 4.97 to the euro on Tuesday.",
    "Prices rose by 19% after the border was closed.",
    "Their website was blocked, and 14 editors were dismissed.",
    "A recording of the call shows that the order was given at 10:30.",
    "Media in Orlan reported 30 deaths.",
    "The free port employs 1,900 people.",
    "The partners of the coalition hold 61 seats.",
    "Telegram, which has 3 million users in Varnia, was blocked on Friday.",
    "Members of the community buried 14 people.",
    "Give-away flour was looted, and two guards died.",
    "Call centres in Lenka cheated 3,000 pensioners, police found.",
    "Read out in court, the list named 44 officers.",
    "Contact with 12 miners was lost on Friday.",
    "Share prices fell 4 percent.",
    "Book sales of 40,000 made him rich.",
    "Information from the front is scarce: 12 posts were overrun.",
    "Account holders lost $40 million.",
    "Details: the convoy had 14 trucks and two tanks.",
    "Phone records show 31 calls on the night of the murder.",
]


def wordings(*blocks: str) -> set[str]:
    return {claim.exact for claim in find_claims("\n\n".join(blocks))}


@pytest.mark.parametrize("lines", FURNITURE)
def test_page_says_nothing_to_check(lines: str) -> None:
    told = wordings(HEAD, TEXT)

    assert wordings(HEAD, TEXT, lines) == told
    assert wordings(HEAD, TEXT, lines, RIGHTS) == told


@pytest.mark.parametrize("line", NEWS)
def test_news_in_the_words_of_a_page_is_news(line: str) -> None:
    told = wordings(HEAD, TEXT)

    assert wordings(HEAD, TEXT, line) > told
    assert wordings(HEAD, TEXT, line, "Share", RIGHTS) > told
    assert wordings(HEAD, line, TEXT) > told


def test_call_on_the_reader_is_cut_from_the_last_paragraph() -> None:
    told = "Two shells fell on the bridge."
    last = f"{told} If you were there, write to us on WhatsApp +44 7700 900155; texts cost £2."

    assert last[: tail_start(last)] == f"{told} "
    assert wordings(HEAD, TEXT, last) == wordings(HEAD, TEXT, told)


def test_heading_in_the_first_half_cuts_nothing_away() -> None:
    more = "\n\n".join(f"{number} ships left on the next morning." for number in range(12, 20))

    assert len(wordings(HEAD, TEXT, "About the Northern Fleet", TEXT, more)) > len(wordings(TEXT))


def test_appeal_above_the_text_is_no_text() -> None:
    appeal = "DEAR FRIENDS! WE LIVE ON WHAT YOU GIVE: 38% of the May budget has been collected."

    assert wordings(HEAD, appeal, TEXT) == wordings(HEAD, TEXT)
