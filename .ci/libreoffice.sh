#!/usr/bin/env bash
# LibreOffice 25.2 for the tests in tests/calc, from the backports suite of the very mirror this Debian machine uses (the
# stock 7.4 of Debian 12 does not find the functions of an .xlsx file by their plain names). Quick when it is there.
set -euo pipefail

is_there() {
  soffice --version 2>/dev/null | grep -qE 'LibreOffice (2[5-9]|[3-9][0-9])\.' && command -v unopkg setpriv >/dev/null &&
    /usr/bin/python3 -c 'import uno' 2>/dev/null
}

is_there && exit 0

codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
suite="$codename-backports"
apt="apt-get -qq -o DPkg::Lock::Timeout=600"

# the machine's own line of Debian's main archive, in the old one-line form or in the newer one of paragraphs; a machine
# has the one or the other, and the files of the other may be missing
own_line() {
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } |
    awk -v suite="$codename" '$1 == "deb" { for (i = 2; i < NF; i++) if ($(i) ~ /^[a-z+]+:/ && $(i + 1) == suite) {
      options = ""; for (j = 2; j < i; j++) options = options $j " "; print options $i; exit } }'
}
own_paragraph() {
  { cat /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
    awk -v RS= -v suite="$codename" '{ uri = key = ""; found = 0; n = split($0, lines, "\n")
      for (i = 1; i <= n; i++) { split(lines[i], words, /[ \t]+/)
        if (words[1] == "URIs:") uri = words[2]
        if (words[1] == "Signed-By:") key = "[signed-by=" words[2] "] "
        if (words[1] == "Suites:" && (" " lines[i] " ") ~ (" " suite " ")) found = 1 }
      if (found && uri) { print key uri; exit } }'
}

if ! grep -qsE "[ /]$suite( |$)" /etc/apt/sources.list /etc/apt/sources.list.d/*; then
  source=$(own_line)
  [ -n "$source" ] || source=$(own_paragraph)
  [ -n "$source" ] || { echo "no source of $codename is configured for apt on this machine" >&2; exit 1; }
  echo "deb $source $suite main" > /etc/apt/sources.list.d/xl-addin-backports.list
fi
$apt update
$apt install -y --no-install-recommends -t "$suite" libreoffice-calc python3-uno libreoffice-script-provider-python
$apt install -y --no-install-recommends fonts-crosextra-carlito
is_there || { echo "LibreOffice is installed but does not run" >&2; exit 1; }
