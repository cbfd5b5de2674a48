"""The web desk in a real browser: signing in, a project given away, nothing forbidden asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.hq.desk.conftest import Desk
from tests.support.desks import PROJECT_NAME

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_a_dispatcher_signs_in_gives_a_project_away_and_signs_out(desk: Desk, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(desk.address)
    page.get_by_label("Name").fill("赵敏")
    page.get_by_label("Password").fill(desk.accounts["赵敏"].password)
    page.get_by_label("Code of your authenticator").fill(desk.code("赵敏"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="DEMO-2026-001").click()
    page.get_by_role("heading", name=PROJECT_NAME).wait_for()
    page.get_by_label("Give it to").select_option("周涛")
    page.get_by_role("button", name="Assign").click()
    page.get_by_role("listitem").filter(has_text="周涛").wait_for()
    page.get_by_role("button", name="take it away").click()
    page.get_by_text("Nobody is given this project").wait_for()
    page.get_by_role("link", name="中文").click()
    page.get_by_role("heading", name="项目").wait_for()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("heading", name="登录").wait_for()
    assert not complaints, complaints


@pytest.mark.parametrize("width", [390, 1366])
def test_no_page_is_wider_than_the_window(desk: Desk, page: Page, width: int) -> None:
    signed_in(desk, page, "王芳")
    page.set_viewport_size({"width": width, "height": 800})
    for room in (
        "",
        "/records",
        "/registers",
        "/defects",
        "/service",
        "/waiting",
        "/forms",
        "/people",
        "/audit",
    ):
        page.goto(f"{desk.address}/desk{room}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, room


def signed_in(desk: Desk, page: Page, name: str) -> None:
    page.goto(f"{desk.address}/desk/sign-in")
    page.locator("#name").fill(name)
    page.locator("#password").fill(desk.accounts[name].password)
    page.locator("#code").fill(desk.code(name))
    page.locator("button.primary").click()
    page.locator("nav").wait_for()
