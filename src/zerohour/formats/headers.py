"""What a column's header means: the known columns by their English and Arabic names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zerohour.lists.entry import COLUMNS
from zerohour.lists.months import folded

# In Syria and Lebanon الكنية is the family name; the nom de guerre with أبو has headers of its own.
_SYNONYMS: Mapping[str, str] = {
    "row_id": "row id|id|no|no.|#|number|num|serial|serial no|s/n|ser|rec id|record id|entry id|list no|"
    "م|ت|ر|الرقم|رقم|الرقم المتسلسل|الرقم التسلسلي|تسلسل|التسلسل|مسلسل|المسلسل|رقم القيد|رقم السجل|رقم السطر",
    "name": "name|full name|fullname|person|detainee|detainee name|prisoner|prisoner name|name of detainee|"
    "الاسم|اسم|الاسم الكامل|الاسم بالكامل|الاسم الثلاثي|الاسم الرباعي|الاسم والنسبة|الاسم والشهرة|الاسم والكنية|الاسم و الكنية|"
    "الإسم|اسم المعتقل|اسم الأسير|اسم المحتجز|اسم السجين|اسم المفقود|اسم الشخص|الاسم واسم الأب والكنية|الاسم الثلاثي والكنية",
    "given": "given|given name|first|first name|forename|christian name|firstname|الاسم الأول|الاسم الشخصي|الاسم الاول",
    "father": "father|father name|fathers name|father's name|name of father|patronymic|middle name|"
    "الأب|اسم الأب|إسم الأب|اسم الوالد|الوالد|اسم أبيه|ابن",
    "grandfather": "grandfather|grandfather name|grandfathers name|grandfather's name|الجد|اسم الجد|اسم جده",
    "family": "family|family name|surname|last|last name|lastname|tribe|"
    "الكنية|كنية|العائلة|اسم العائلة|عائلة|الشهرة|شهرة|النسبة|اسم الأسرة|العشيرة",
    "kunya": "kunya|kunyah|nom de guerre|war name|alias|"
    "أبو فلان|ابو|أبو|الاسم الحركي|اسم حركي|الكنية الحركية|اسم الشهرة الحركي|الكنية (أبو)|يكنى",
    "laqab": "laqab|nickname|epithet|known as|اللقب|لقب|الاسم المستعار|معروف ب|المعروف بـ|يعرف بـ",
    "mother": "mother|mother name|mothers name|mother's name|name of mother|الأم|اسم الأم|إسم الأم|اسم الوالدة|الوالدة|"
    "اسم الأم وكنيتها|اسم ونسبة الأم|اسم الأم وشهرتها",
    "sex": "sex|gender|m/f|الجنس|جنس|النوع|النوع الاجتماعي|ذكر/أنثى|ذكر / أنثى",
    "birth_date": "birth date|birthdate|date of birth|dob|d.o.b.|d.o.b|born|birth|"
    "تاريخ الولادة|تاريخ الميلاد|الولادة|الميلاد|المواليد|مواليد|تاريخ المولد|تولد|التولد",
    "birth_year": "birth year|year of birth|yob|born in|سنة الولادة|سنة الميلاد|عام الولادة|عام الميلاد|سنة التولد|سنة المواليد",
    "age": "age|age in years|years|العمر|عمر|السن|عمره|العمر بالسنوات|العمر (سنة)",
    "origin": "origin|place of origin|place of birth|birthplace|birth place|hometown|home town|"
    "مكان الولادة|محل الولادة|الأصل|البلدة|بلدة|مكان الأصل|مسقط الرأس",
    "nationality": "nationality|citizenship|citizen of|country|الجنسية|جنسية|البلد",
    "category": "category|class|الفئة|فئة|الصفة|صفة|التصنيف|صفته",
    "unit": "unit|formation|brigade|faction|group|military unit|"
    "الوحدة|وحدة|التشكيل|الفصيل|القطعة|القطعة العسكرية|اللواء|الكتيبة|المجموعة|الوحدة العسكرية|الجهة العسكرية",
    "captured_on": "captured on|capture date|date of capture|date captured|arrest date|date of arrest|arrested on|detained on|"
    "detention date|date of detention|date of disappearance|missing since|"
    "تاريخ الاعتقال|تاريخ الاحتجاز|تاريخ الأسر|تاريخ التوقيف|تاريخ الخطف|تاريخ الفقدان|تاريخ الاختفاء|تاريخ القبض|تاريخ الاختطاف",
    "captured_at": "captured at|place of capture|capture place|place of arrest|arrest place|arrested at|detained at|"
    "place of detention|location of arrest|"
    "مكان الاعتقال|مكان الاحتجاز|مكان الأسر|مكان التوقيف|مكان الخطف|محل الاعتقال|مكان القبض|مكان الفقدان|موقع الاعتقال",
    "captured_by": "captured by|arrested by|detained by|captor|arresting party|detaining authority|held by|"
    "جهة الاعتقال|الجهة المعتقلة|الجهة التي اعتقلته|جهة الاحتجاز|الجهة الآسرة|جهة الأسر|الجهة الخاطفة|جهة التوقيف|الجهة المحتجزة",
    "last_seen": "last seen|last known place|last known location|last seen at|last place|"
    "آخر مكان معروف|آخر مشاهدة|مكان آخر مشاهدة|آخر مكان|آخر مكان شوهد فيه|شوهد آخر مرة|آخر مكان وجود",
    "claimant": "claimant|claimed by|claiming party|who claims|submitted by|"
    "الجهة المطالبة|المطالب|الجهة الطالبة|مطالب به من|الطالب|الجهة المقدمة|مقدم الطلب",
    "notes": "notes|note|remarks|remark|comments|comment|ملاحظات|ملاحظة|الملاحظات|ملحوظات|بيان|معلومات إضافية",
}

_STANDING_IN: Mapping[str, str] = {
    "origin": "home|town|village|residence|القرية|المدينة|المنطقة|المحافظة|من|مكان الإقامة|الإقامة|السكن|محل القيد|القيد|الموطن|العنوان",
}
"""Headers that mean a column only where no better one is there: lists give governorate, district and town."""


def _key(header: str) -> str:
    """A header without case, vowel marks, hamza seats, underscores and the signs around it."""
    return re.sub(r"[\s_\-:*./()'’،,]+", " ", folded(header)).strip() or folded(header)


_KNOWN: Mapping[str, str] = {
    _key(name): column for column in COLUMNS for name in [column, *_SYNONYMS[column].split("|")]
}  # fmt: skip
_STANDING: Mapping[str, str] = {
    _key(name): column for column, names in _STANDING_IN.items() for name in names.split("|")
}


def known_column(header: str) -> str | None:
    """The known column a header names, in English or Arabic; None for any other."""
    key = _key(header)
    return _KNOWN.get(key) or _KNOWN.get(key.replace(" ", "")) or _STANDING.get(key) if key else None


def stands_in(header: str) -> bool:
    """Whether the header means its column only where no better one is there."""
    return _key(header) in _STANDING


def find_header(rows: Sequence[Sequence[str]], *, among: int = 40) -> int | None:
    """The index, in the first `among` rows, of the row with the most known headers; None where no row has any.

    Titles above the header may be merged over many columns, or name the list in words a header also uses, so a row
    counts each column once and an earlier row wins only with as many.
    """
    scores = [len({known for cell in row if (known := known_column(cell))}) for row in rows[:among]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def same_header(one: str, other: str) -> bool:
    """Whether two headers differ in case, spacing, vowel marks and the like alone."""
    return bool(one) and _key(one) == _key(other)
