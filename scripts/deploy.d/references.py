"""What deploy/ refers to has to be there: pinned images, files, services, ports and variables.

Usage: references.py ROOT COMPOSE_JSON KUBERNETES_YAML RELEASE_OF_THE_COLLECTOR
"""

import json
import re
import sys
from pathlib import Path

import yaml

PINNED = re.compile(r"^[^:@]+(?::\d+/[^:@]+)?:v?\d+\.\d+[^:]*$")
ADDRESS = re.compile(r"\b([a-z][a-z0-9_-]*):(\d{2,5})\b")
URL = re.compile(r"\bhttp://([a-z][a-z0-9_-]*)(?::(\d+))?(?=[/\s\"]|$)")
COPIED = re.compile(r"^COPY (?!--from)(\S+) ", re.MULTILINE)
STAGE = re.compile(r"^FROM (\S+)", re.MULTILINE)
VARIABLE = re.compile(r"\bOTEL_[A-Z_]+\b")

faults: list[str] = []


def require(is_met: bool, fault: str) -> None:
    if not is_met:
        faults.append(fault)


def check_compose(root: Path, project: dict) -> None:
    services = project["services"]
    for name, service in services.items():
        require(bool(PINNED.match(service["image"])), f"compose: {name} has no pinned image: {service['image']}")
        for volume in service.get("volumes", []):
            if volume["type"] == "bind":
                require(Path(volume["source"]).is_file(), f"compose: {name} mounts {volume['source']}, which is missing")
        if "build" in service:
            build = service["build"]
            require((Path(build["context"]) / build["dockerfile"]).is_file(), f"compose: {name} is built from nothing")
        for text in [*service.get("environment", {}).values(), *(service.get("command") or [])]:
            for host, _ in ADDRESS.findall(str(text)):
                known = host in services or host in ("localhost", "traced")
                require(known, f"compose: {name} refers to {host}, which is no service")
    check_grafana(root, services)


def check_grafana(root: Path, services: dict) -> None:
    provisioned = yaml.safe_load((root / "deploy/grafana/datasources.yaml").read_text())
    require(provisioned.get("apiVersion") == 1, "grafana: apiVersion is not 1")
    sources = provisioned.get("datasources", [])
    require(any(source.get("type") == "jaeger" for source in sources), "grafana: there is no data source of Jaeger")
    for source in sources:
        addresses = URL.findall(source.get("url", ""))
        require(
            bool(addresses) and all(host in services for host, _ in addresses),
            f"grafana: {source.get('name')} is nowhere: {source.get('url')}",
        )


def check_dockerfile(root: Path, path: Path) -> None:
    text = path.read_text()
    for image in STAGE.findall(text):
        require(bool(PINNED.match(image)), f"{path.name}: {image} is not pinned")
    for source in COPIED.findall(text):
        require((root / source).exists(), f"{path.name}: copies {source}, which is missing")


def check_kubernetes(documents: list[dict], collector: str) -> None:
    deployments = [document for document in documents if document["kind"] == "Deployment"]
    ports = {}
    for service in (document for document in documents if document["kind"] == "Service"):
        name = service["metadata"]["name"]
        ports[name] = {str(port["port"]) for port in service["spec"]["ports"]}
        check_service(service, deployments)
    for deployment in deployments:
        name = deployment["metadata"]["name"]
        for container in deployment["spec"]["template"]["spec"]["containers"]:
            check_container(name, container, ports)
            if "opentelemetry-collector" in container["image"]:
                release = container["image"].rsplit(":", 1)[1]
                require(release == collector, f"kubernetes: the Collector is {release}, validated was {collector}")
    for document in documents:
        if document["kind"] == "ConfigMap":
            texts = [value for value in document["data"].values()]
            check_addresses(document["metadata"]["name"], texts, ports)


def check_service(service: dict, deployments: list[dict]) -> None:
    name, selector = service["metadata"]["name"], service["spec"]["selector"]
    for deployment in deployments:
        template = deployment["spec"]["template"]
        if selector.items() <= template["metadata"]["labels"].items():
            containers = template["spec"]["containers"]
            named = {port["name"] for container in containers for port in container.get("ports", [])}
            wanted = {port["targetPort"] for port in service["spec"]["ports"]}
            require(wanted <= named, f"kubernetes: service {name} wants ports {wanted - named}, which nothing has")
            return
    require(False, f"kubernetes: service {name} selects nothing")


def check_container(name: str, container: dict, ports: dict) -> None:
    require(bool(PINNED.match(container["image"])), f"kubernetes: {name}: {container['image']} is not pinned")
    variables = container.get("env", [])
    texts = [*container.get("args", []), *(variable.get("value", "") for variable in variables)]
    check_addresses(name, texts, ports)
    defined: set[str] = set()
    for variable in variables:
        for other in re.findall(r"\$\((\w+)\)", variable.get("value", "")):
            require(other in defined, f"kubernetes: {name}: {variable['name']} refers to {other}, which comes later")
        defined.add(variable["name"])


def check_addresses(name: str, texts: list[str], ports: dict) -> None:
    for text in texts:
        for host, port in [*ADDRESS.findall(text), *((host, port or "80") for host, port in URL.findall(text))]:
            require(port in ports.get(host, ()), f"kubernetes: {name} refers to {host}:{port}, which no service has")


def check_variables(root: Path) -> None:
    documented = set(VARIABLE.findall((root / "runtime/src/init/environment.md").read_text()))
    files = [*root.glob("deploy/*.yml"), *root.glob("deploy/kubernetes/*.yaml")]
    for path in files:
        for variable in VARIABLE.findall(path.read_text()):
            require(variable in documented, f"{path.name}: traced reads no {variable}")


def main() -> int:
    root, collector = Path(sys.argv[1]), sys.argv[4]
    check_compose(root, json.loads(Path(sys.argv[2]).read_text()))
    for path in root.glob("deploy/*.Dockerfile"):
        check_dockerfile(root, path)
    check_kubernetes(list(yaml.safe_load_all(Path(sys.argv[3]).read_text())), collector)
    check_variables(root)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
