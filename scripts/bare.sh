#!/usr/bin/env bash
# scripts/bare.sh COMMAND…
# Runs a command as on a machine with Node, npm, git and Debian's base system only: what else is installed here
# does not exist for it. PATH, HOME and the environment are fresh; npm's cache and what the network needs are kept.
# Nothing real is touched: in a mount namespace of its own an overlay covers the folders of programs, and a character
# device 0/0 in its upper layer makes a name vanish. That wants root on a Debian; elsewhere it says what it cannot
# hide and goes on with a fresh PATH and HOME, except with CI=true.
set -euo pipefail

programs=(/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin)
# Debian's minimal system, and what one needs to clone and to reach npm.
wanted=(git nodejs npm ca-certificates)
# Not of the base system, and a browser would find them without asking PATH.
folders=(/opt /usr/lib/chromium /usr/lib/postgresql /usr/share/fonts /usr/local/share/fonts /etc/fonts)
libraries=(libnss3.so libnssutil3.so libsmime3.so libssl3.so libnspr4.so libplc4.so libplds4.so 'libexpat.so.*')

# The names of the programs that stay, one a line.
staying() {
  printf '%s\n' node npm npx corepack
  dpkg-query --show --showformat '${binary:Package} ${Priority} ${Essential}\n' |
    awk '$2 == "required" || $3 == "yes" { print $1 }' |
    xargs dpkg-query --listfiles | sed -n 's#.*/s\?bin/##p'
  for package in "${wanted[@]}"; do
    dpkg-query --listfiles "$package" 2>/dev/null | sed -n 's#.*/s\?bin/##p'
  done
}

# Covers a folder with an overlay in which the names of a list, one a line, do not exist.
without() {
  local folder=$1 names=$2 layer=$layers/${1//\//_}
  mkdir -p "$layer/upper" "$layer/work"
  (cd "$layer/upper" && perl -e 'link("../../gone", $_) or die "$_: $!" for split /\n/, shift' "$names")
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$layer/upper,workdir=$layer/work" "$folder"
}

hide() {
  local -A stays
  local name path folder
  while read -r name; do stays[$name]=1; done < <(staying)
  mount -t tmpfs tmpfs "$layers"
  mknod "$layers/gone" c 0 0
  # All lists are made before the first overlay takes away what makes them.
  local -A going
  for folder in "${programs[@]}"; do
    [[ -d $folder && ! -L $folder ]] || continue
    for path in "$folder"/*; do
      name=${path##*/}
      # awk and the like lead through /etc/alternatives to the program that is meant.
      [[ -n ${stays[$name]:-} || (-L $path && -n ${stays[$(basename "$(readlink -f "$path")")]:-}) ]] ||
        going[$folder]+="$name"$'\n'
    done
  done
  for folder in /usr/lib/*-linux-gnu; do
    for name in "${libraries[@]}"; do
      while read -r path; do going[$folder]+="${path##*/}"$'\n'; done < <(compgen -G "$folder/$name" || true)
    done
  done
  for folder in "${folders[@]}"; do
    [[ -d $folder && $node != "$folder"/* && $PWD != "$folder"/* ]] && mount -t tmpfs tmpfs "$folder"
  done
  for folder in "${!going[@]}"; do without "$folder" "${going[$folder]}"; done
}

if [[ ${1:-} == --in-the-namespace ]]; then
  node=$2 layers=$3
  shift 3
  hide
  exec "$@"
fi

(($# > 0)) || { echo "Usage: scripts/bare.sh COMMAND…" >&2; exit 2; }
# Not the one that npm put into node_modules.
node=$(type -P -a node | grep -v /node_modules/ | head -1)
cache=$(env -u npm_config_cache npm config get cache)
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
mkdir "$own/home" "$own/layers"

variables=("HOME=$own/home" "npm_config_cache=$cache" "TERM=${TERM:-dumb}" "LANG=C.UTF-8")
while IFS='=' read -r -d '' name value; do
  [[ $name =~ (CA_CERTS|CAINFO|CA_BUNDLE|SSL_CERT|_proxy$|_PROXY$)|^CI$ ]] && variables+=("$name=$value")
done < <(env -0)
path=$(IFS=:; echo "${programs[*]}"):/sbin:/bin
[[ :$path: == *:$(dirname "$node"):* ]] || path=$(dirname "$node"):$path
variables+=("PATH=$path")

cannot=
if [[ $(uname) != Linux ]]; then
  cannot="this is not Linux"
elif ((EUID != 0)); then
  cannot="it wants root"
elif ! type -P dpkg-query >/dev/null; then
  cannot="this is no Debian, so the base system is not known"
elif ! unshare --mount true 2>/dev/null; then
  cannot="unshare --mount is not allowed here"
fi
if [[ $cannot ]]; then
  echo "bare.sh: what is installed on this machine cannot be hidden: $cannot. Only PATH and HOME are fresh." >&2
  [[ ${CI:-} != true ]] || exit 1
  env -i "${variables[@]}" "$@"
else
  env -i "${variables[@]}" unshare --mount --propagation private \
    bash "${BASH_SOURCE[0]}" --in-the-namespace "$node" "$own/layers" "$@"
fi
