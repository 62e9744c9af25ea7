from tests.claims.extraction.find import quantities


def score(sentence: str) -> float:
    (claim,) = quantities(sentence)
    return claim.checkworthiness


def test_casualties_come_before_equipment_counts_and_those_before_durations() -> None:
    deaths = score("Armenia claims that 7,095 soldiers were killed.")
    planes = score("They have 25 planes.")
    years = score("We cannot wait another 30 years.")

    assert 1 >= deaths > planes > years >= 0


def test_private_matters_come_last() -> None:
    assert score("He travelled with three friends.") < score("They saw 12 tanks.")
