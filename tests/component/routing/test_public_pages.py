"""What citizens find without a login, and the duty pages."""

from html.parser import HTMLParser

from tests.component.routing.house import House, sample_tables

PAGE = "/public/powers"
STREET = "500105006002"
HANDLER = "500105-HB-P07"


async def test_the_list_is_searched_by_words(house: House):
    answer = await house.http.get("/v1/public/powers", params={"area": STREET, "q": "噪声 夜间"})
    codes = [item["power_code"] for item in answer.json()["items"]]
    assert "500105-CF-HB-0006" in codes
    everyday = await house.http.get("/v1/public/powers", params={"area": STREET, "q": "小区门口有人占道经营"})
    assert everyday.json()["items"], "a sentence finds the powers whose keywords it contains"
    assert (await house.http.get("/v1/public/powers", params={"q": "没有人写过的词"})).json()["items"] == []


async def test_an_item_says_who_when_by_what_law_and_how(house: House):
    where = {"area": STREET, "category": "040203"}
    items = (await house.http.get("/v1/public/powers", params=where)).json()["items"]
    found = next(item for item in items if item["power_code"] == "500105-CF-HB-0006")
    assert found["limit_words"] == "2小时内签收，10个工作日内办结，可延期10个工作日"
    assert found["duty_phone"].startswith("023-0000")
    assert found["steps"][0] == {"number": 1, "name": "受理", "who": ["经办人"]}
    assert "噪声污染防治法" in found["legal_basis"][0]
    assert "夜间" in found["condition_words"]
    precedences = [item["precedence"] for item in items]
    assert precedences == sorted(precedences, reverse=True)


async def test_a_citizen_picks_place_and_matter_and_sees_who_is_responsible(house: House):
    empty = await house.http.get(PAGE)
    assert empty.status_code == 200, empty.text
    assert "请选择事项类别" in empty.text
    answer = await house.http.get(PAGE, params={"area": STREET, "category": "040203"})
    assert '<p class="who">江北区生态环境局</p>' in answer.text
    assert 'href="tel:023-0000' in answer.text
    assert f'<option value="{STREET}" selected>' in answer.text
    assert '<option value="040203" selected>' in answer.text
    assert_pure(answer.text)


async def test_the_page_brings_its_own_policy_and_its_style_from_us(house: House):
    answer = await house.http.get(PAGE)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    style = await house.http.get("/public/pages.css")
    assert style.headers["content-type"].startswith("text/css")


async def test_what_a_citizen_types_can_t_become_part_of_the_page(house: House):
    attack = '"><script>alert(1)</script>'
    answer = await house.http.get(PAGE, params={"q": attack, "area": attack, "category": attack})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "没有这个区划" in answer.text
    assert "没有这个事项类别" in answer.text


async def test_names_of_the_list_can_t_become_part_of_a_page_either(bare_house: House):
    tables = sample_tables()
    tables["powers"] = tables["powers"].replace(
        "对夜间建筑施工噪声扰民的行政处罚", "<img src=x onerror=alert(1)>&amp;", 1
    )
    await bare_house.publish(tables)
    for address in (f"{PAGE}?area={STREET}&category=040203", "/v1/units/500105-HB/duties.html"):
        page = (await bare_house.http.get(address)).text
        assert "<img" not in page
        assert "&lt;img src=x" in page
    unit = await bare_house.http.get("/v1/units/500105-HB/powers", headers={"Accept": "text/html"})
    assert "<img" not in unit.text


async def test_a_matter_that_nobody_leads_says_why_and_where_to_go(house: House):
    answer = await house.http.get(PAGE, params={"area": STREET, "category": "010208"})
    assert "清单中没有单位负责" in answer.text
    assert "不予受理并说明理由" in answer.text


async def test_many_powers_are_shown_page_by_page(house: House):
    seen: set[str] = set()
    address: str | None = f"{PAGE}?q=行政处罚"
    pages = 0
    while address and pages < 40:
        page = (await house.http.get(address)).text
        codes = [part.split("<", 1)[0] for part in page.split("<dt>权力编码</dt><dd>")[1:]]
        assert not seen & set(codes)
        seen.update(codes)
        address = (
            page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&") if 'rel="next"' in page else None
        )
        pages += 1
    assert len(seen) > 20
    assert pages > 1


async def test_a_page_before_any_rulebook_is_unavailable(bare_house: House):
    assert (await bare_house.http.get(PAGE)).status_code == 503
    assert (await bare_house.http.get("/v1/powers/x")).status_code == 503


async def test_a_post_s_duties_are_its_steps_and_decisions_by_power(house: House):
    officer = house.officer(HANDLER)
    told = (await house.http.get(f"/v1/posts/{HANDLER}/duties", headers=officer)).json()
    assert (told["title"], told["unit_code"]) == ("经办人", "500105-HB")
    assert told["person"]
    noise = next(duty for duty in told["duties"] if duty["power_code"] == "500105-CF-HB-0006")
    assert noise["steps"] == [{"number": 1, "name": "受理"}, {"number": 7, "name": "答复"}]
    assert (noise["decides"], noise["part"]) == (False, "holder")
    page = await house.http.get(f"/v1/posts/{HANDLER}/duties.html", headers=officer)
    assert "岗位说明书" in page.text
    assert '<td data-column="时限">' in page.text
    assert told["person"] in page.text
    assert page.headers["cache-control"] == "no-store"
    assert_pure(page.text)


async def test_persons_are_told_to_staff_only(house: House):
    for address in (f"/v1/posts/{HANDLER}/duties", f"/v1/posts/{HANDLER}/duties.html"):
        assert (await house.http.get(address)).status_code == 401
        assert (await house.http.get(address, headers=house.token("reporter"))).status_code == 403
        assert (await house.http.get(address.replace("P07", "P99"), headers=house.token("officer"))).status_code == 404
    unit = await house.http.get("/v1/units/500105-HB/duties")
    page = await house.http.get("/v1/units/500105-HB/duties.html")
    persons = [post.person_name for post in house.app.shelf.snapshot.rulebook.posts if post.person_name]
    for answer in (unit, page):
        assert answer.status_code == 200
        assert not any(person in answer.text for person in persons)


async def test_a_unit_s_duties_say_which_part_it_has(house: House):
    told = (await house.http.get("/v1/units/500105-HB/duties")).json()
    assert "open_cases" not in told
    assert told["supervising_unit_name"]
    assert {"holder", "assist"} <= {duty["part"] for duty in told["duties"]}
    service = (await house.http.get("/v1/units/500105-ZW/duties")).json()
    follow_ups = [duty for duty in service["duties"] if duty["part"] == "step"]
    assert {step["name"] for duty in follow_ups for step in duty["steps"]} == {"回访", "三十日复查"}
    assert len(follow_ups) > 100
    justice = (await house.http.get("/v1/units/500105-SF/duties")).json()
    assert "supervise" in {duty["part"] for duty in justice["duties"]}
    street = (await house.http.get("/v1/units/500105006-JD/duties")).json()
    assert "community" in {duty["part"] for duty in street["duties"]}


async def test_open_cases_of_a_unit_are_told_to_those_who_read_its_queue(house: House):
    address = "/v1/units/500105-HB/duties"
    own = (await house.http.get(address, headers=house.officer(HANDLER))).json()
    assert own["open_cases"] >= 0
    assert own["capacity_open_cases"] > 0
    for other in (house.officer("500105-ZJ-P07"), house.token("reporter")):
        assert "open_cases" not in (await house.http.get(address, headers=other)).json()


class _Tags(HTMLParser):
    """Whether every element is closed, and what there is that must not be."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "script" or any(name.startswith("on") or name == "style" for name, _ in attrs):
            self.forbidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def assert_pure(page: str) -> None:
    """Well-formed, without scripts and without styles of its own."""
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert tags.forbidden == []
