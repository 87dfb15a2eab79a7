import sys,pathlib
from datetime import timedelta
sys.path.insert(0,'/work/main')
import pytest
from tests.browser.conftest import *
from training.corpus import read_corpus
OUT=pathlib.Path('/tmp/shots'); OUT.mkdir(exist_ok=True)
def test_shots(site, visit, tiny_classifier, frozen):
    for n,item in enumerate(frozen[::6][:45]):
        take_in(site.store, tiny_classifier, Incoming(id=f"x{n}", text=item.text, subject=item.subject, sender=f"inwoner{n}@voorbeeld.nl", date=BEGIN+timedelta(days=1,hours=n*3.3)))
    ids=site.ids()
    klacht=next(m.id for m in site.store.messages(size=100) if m.subject.startswith("Klacht over"))
    hostile=next(m.id for m in site.store.messages(size=100) if m.subject.startswith("<script"))
    flagged=next((m.id for m in site.store.messages(size=100) if len(m.suggestion.flags)>1 and not m.suggestion.hand_over), ids[0])
    for scheme in ("light","dark"):
      for w in (1280,390):
        p=visit(None,"/inloggen",viewport={"width":w,"height":900},color_scheme=scheme)
        p.screenshot(path=OUT/f"login-{scheme}-{w}.png",full_page=True)
        p=visit("anna","/",viewport={"width":w,"height":900},color_scheme=scheme)
        p.screenshot(path=OUT/f"list-{scheme}-{w}.png",full_page=(w==1280))
        for name,path in (("msg",f"/berichten/{flagged}"),("klacht",f"/berichten/{klacht}"),("hand",f"/berichten/{ids[0]}"),("hostile",f"/berichten/{hostile}"),("book","/handboek"),("404","/nergens"),("try","/proberen"),("empty","/?soort=bezwaar&domein=fysiek&signalering=integriteit")):
            p.goto(path); p.wait_for_timeout(350)
            if name=="klacht":
                for d in p.locator("details").all(): d.evaluate("e=>e.open=true")
            p.screenshot(path=OUT/f"{name}-{scheme}-{w}.png",full_page=name!="book")
            sw=p.evaluate("document.documentElement.scrollWidth")
            if sw>w: print("OVERFLOW",name,scheme,w,sw)
        p.goto(f"/berichten/{flagged}"); press(p,"1","w","Enter"); p.wait_for_url(lambda u: flagged not in u); p.wait_for_timeout(400)
        p.screenshot(path=OUT/f"flash-{scheme}-{w}.png")
        press(p,"z"); p.wait_for_timeout(300)
