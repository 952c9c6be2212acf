"""One cell with a name in it becomes the parts a list compares."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zerohour.names import NameParts, split_name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("محمد", NameParts(given="محمد")),
        ("محمد الأحمد", NameParts(given="محمد", family="الأحمد")),
        ("محمد عبد الرحمن الأحمد", NameParts(given="محمد", father="عبد الرحمن", family="الأحمد")),
        ("Mohamad Abdulrahman Alahmad", NameParts(given="Mohamad", father="Abdulrahman", family="Alahmad")),
        (
            "Muhammed Abd al-Rahman al-Ahmed",
            NameParts(given="Muhammed", father="Abd al-Rahman", family="al-Ahmed"),
        ),
        ("أحمد خالد سعيد الحلبي", NameParts(given="أحمد", father="خالد", grandfather="سعيد", family="الحلبي")),
        (
            "أحمد خالد سعيد محمود الحلبي",
            NameParts(given="أحمد", father="خالد", grandfather="سعيد محمود", family="الحلبي"),
        ),
        ("Ahmad bin Khalid bin Said al-Halabi", NameParts("Ahmad", "Khalid", "Said", "al-Halabi")),
        ("صلاح الدين نور الدين", NameParts(given="صلاح الدين", family="نور الدين")),
        ("Hassan Nasr Allah", NameParts(given="Hassan", family="Nasr Allah")),
        ("Al-Ahmad, Muhammad Khalid", NameParts(given="Muhammad", father="Khalid", family="Al-Ahmad")),
        ("Smith, John", NameParts(given="John", family="Smith")),
        ("الأحمد، محمد", NameParts(given="محمد", family="الأحمد")),
        ("Ben Smith", NameParts(given="Ben", family="Smith")),
        ("Jean-Pierre Dupont", NameParts(given="Jean-Pierre", family="Dupont")),
        ("Abu Thabet", NameParts(kunya="Abu Thabet")),
        ("أبو ثابت", NameParts(kunya="أبو ثابت")),
        ("Abu Omar Khaled Said", NameParts(given="Khaled", family="Said", kunya="Abu Omar")),
        ("أبو محمد الجولاني", NameParts(family="الجولاني", kunya="أبو محمد")),
        ("محمد علي (أبو حسن)", NameParts(given="محمد", family="علي", kunya="أبو حسن")),
        ('Khaled Said "Abu Omar"', NameParts(given="Khaled", family="Said", kunya="Abu Omar")),
        ("Khaled Said «the Engineer»", NameParts(given="Khaled", family="Said", laqab="the Engineer")),
        ("Khaled Said known as Abu Omar", NameParts(given="Khaled", family="Said", kunya="Abu Omar")),
        ("Khaled Said, known as the Engineer", NameParts(given="Khaled", family="Said", laqab="the Engineer")),
        ("خالد سعيد الملقب بأبي عمر", NameParts(given="خالد", family="سعيد", kunya="أبي عمر")),
        ("خالد سعيد المعروف بـ المهندس", NameParts(given="خالد", family="سعيد", laqab="المهندس")),
        ('خالد سعيد المعروف بـ"المهندس"', NameParts(given="خالد", family="سعيد", laqab="المهندس")),
        ("خالد أبو عمر", NameParts(given="خالد", family="أبو عمر")),
        ("", NameParts()),
        ("  --  ", NameParts()),
    ],
)
def test_a_name_falls_into_the_parts_a_clerk_would_see(text, parts):
    assert split_name(text) == parts


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_splits_into_parts_with_letters_or_none(text):
    parts = split_name(text)
    for part in (parts.given, parts.father, parts.grandfather, parts.family, parts.kunya, parts.laqab):
        assert part is None or any(c.isalnum() for c in part)
