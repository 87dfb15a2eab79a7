import time
def test_x(models_folder, tmp_path, tiny_classifier):
    from classifier import artifact
    from service.store import Store
    from service.app import create_app
    from service.settings import Settings
    from starlette.testclient import TestClient
    t=time.perf_counter()
    def lap(n):
        nonlocal t
        print(n, round(time.perf_counter()-t,3)); t=time.perf_counter()
    artifact.save(tiny_classifier, tmp_path/"m", {}); lap("save")
    artifact.load(tmp_path/"m"); lap("load")
    s=Store.open(f"sqlite:///{tmp_path/'a.sqlite'}"); lap("store")
    s=Store.open(f"sqlite:///{tmp_path/'b.sqlite'}"); lap("store")
    a=create_app(Settings(database_url=f"sqlite:///{tmp_path/'c.sqlite'}",models=models_folder)); lap("app")
    with TestClient(a): lap("start")
