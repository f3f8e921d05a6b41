from __future__ import annotations

import time

import pytest

from deckproof.errors import DamagedDeckError, DeckTooLargeError
from extractors._archive import Archive, Budget, PartError
from extractors._ole import CompoundFile
from extractors._xml import parse_xml
from tests.extractors.hostile import blown_up, compound_file, raw_zip, three_slides, zipped

MEGABYTE = bytes(1 << 20)


def code_of(error: pytest.ExceptionInfo[PartError]) -> str:
    return error.value.code


def test_a_member_is_found_whatever_the_case_or_the_slashes_or_the_escapes() -> None:
    archive = Archive(zipped({"ppt\\Slides/Slide%201.xml": b"<a/>"}))
    assert archive.read("/PPT/slides/slide 1.xml") == b"<a/>"
    assert archive.find("ppt/slides/slide2.xml") is None


def test_inflating_stops_at_the_limit_and_hands_out_what_came_before() -> None:
    archive = Archive(blown_up(three_slides(), "ppt/media/big.bin", MEGABYTE, 300))
    with pytest.raises(PartError) as error:
        archive.read("ppt/media/big.bin", 8 << 20)
    assert code_of(error) == "part_too_large"
    assert len(error.value.partial) <= 8 << 20


def test_a_header_that_lies_about_the_size_gains_nothing() -> None:
    archive = Archive(blown_up(three_slides(), "ppt/media/big.bin", MEGABYTE, 300, declared=10))
    with pytest.raises(PartError) as error:
        archive.digest("ppt/media/big.bin", 8 << 20)
    assert code_of(error) == "part_too_large"


def test_the_budget_is_shared_by_all_members() -> None:
    archive = Archive(zipped({"a": b"x" * 600, "b": b"x" * 600}), Budget(1000))
    assert len(archive.read("a")) == 600
    with pytest.raises(PartError):
        archive.read("b")


def test_a_wrong_checksum_is_told_and_the_bytes_are_kept() -> None:
    archive = Archive(raw_zip([("a", b"\x03\x00", 77, 0)]))
    with pytest.raises(PartError) as error:
        archive.read("a")
    assert code_of(error) == "part_damaged"


@pytest.mark.parametrize("cut", [10, 200, 2000])
def test_a_file_cut_short_says_so(cut: int) -> None:
    with pytest.raises(DamagedDeckError, match="cut short"):
        Archive(three_slides()[:-cut])


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    entries = [(f"x{number}", b"\x03\x00", 0, 0) for number in range(20_001)]
    with pytest.raises(DeckTooLargeError):
        Archive(raw_zip(entries))


def test_a_name_without_end_is_refused() -> None:
    with pytest.raises(DeckTooLargeError):
        Archive(zipped({"a" * 2000: b""}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str) -> None:
    text = '<!DOCTYPE a [<!ENTITY e "boo">]><a>&e;</a>'
    with pytest.raises(PartError) as error:
        parse_xml(text.encode(encoding))
    assert code_of(error) == "dtd_refused"


def test_a_document_type_is_refused_in_an_encoding_that_hides_it() -> None:
    text = '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE a [<!ENTITY e "boo">]><a>&e;</a>'
    with pytest.raises(PartError):
        parse_xml(text.encode("cp037"))


def test_broken_xml_is_mended_and_said_to_be() -> None:
    root, mended = parse_xml(b"<a><b>text</b><c>")
    assert mended
    assert [element.tag for element in root] == ["b", "c"]
    with pytest.raises(PartError):
        parse_xml(b"no xml at all")


def test_more_nodes_than_fit_into_memory_are_not_parsed() -> None:
    with pytest.raises(PartError) as error:
        parse_xml(b"<a>" + b"<b/>" * 2_000_001 + b"</a>")
    assert code_of(error) == "part_too_large"


def test_strict_and_early_namespaces_read_like_transitional_ones() -> None:
    strict, _ = parse_xml(b'<p:sld xmlns:p="http://purl.oclc.org/ooxml/presentationml/main"/>')
    early, _ = parse_xml(
        b'<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/3/main"/>'
    )
    wanted = "{http://schemas.openxmlformats.org/presentationml/2006/main}sld"
    assert strict.tag == early.tag == wanted


def test_streams_of_a_compound_file_are_found() -> None:
    content = b"Harbor" * 1000
    compound = CompoundFile(compound_file({"Package": content, "Other": b"x"}))
    assert compound.names() == ["Package", "Other"]
    assert (compound.stream("Package") or b"").rstrip(b"\0") == content
    assert compound.stream("Missing") is None


def test_a_compound_file_whose_chains_run_in_circles_ends() -> None:
    data = bytearray(compound_file({"Package": b"x" * 5000}))
    table = data.rindex(b"\xfd\xff\xff\xff") // 512 * 512
    for at in range(table, table + 512, 4):
        data[at : at + 4] = b"\0\0\0\0"
    assert len(CompoundFile(bytes(data)).stream("Package") or b"") <= len(data)
    with pytest.raises(PartError):
        CompoundFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_tag_with_endless_attributes_is_not_parsed() -> None:
    attributes = " ".join(f"a{number}='>'" for number in range(200_000))
    before = time.process_time()
    with pytest.raises(PartError) as error:
        parse_xml(f"<a><b {attributes}/></a>".encode())
    assert code_of(error) == "part_too_large"
    assert time.process_time() - before < 2


def test_all_xml_of_a_file_together_has_a_limit() -> None:
    budget = Budget(xml_left=100)
    budget.spend_xml(90)
    with pytest.raises(PartError):
        budget.spend_xml(20)
