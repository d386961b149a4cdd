#!/bin/bash
# ejabberd/start.sh a|b     Stop: ejabberd/stop.sh a|b
# Runs beam directly: no epmd, no Erlang distribution, no ejabberdctl (which
# insists on root or user ejabberd).  Administration: the HTTP API, e.g.
#   curl -s http://$EJABBERD_A_IP:5280/api/outgoing_s2s_number -d '{}'
# Environment: LOGLEVEL=debug, MANY_COUNT=n (virtual hosts on b), EXTRA_HOSTS="other.example.org ..." (more
# virtual hosts), TLS=1.2 (that version alone), STANZA_LIMIT=octets (s2s and components),
# COMPONENTS="gw.example.net ...", EXTRA_MODULES='mod_s2s_dialback: {}'
set -eu
. "$(dirname "$0")/../env.sh"; . "$KIT/lib.sh"; need erl curl
INST=ejabberd-$1
[ -d "$CERT_DIR" ] || "$KIT/certs.sh"
case $1 in
 a) IP=$EJABBERD_A_IP; HOSTS="$EJABBERD_A_DOMAIN";;
 b) IP=$EJABBERD_B_IP; HOSTS="$EJABBERD_B_DOMAIN";;
 *) die "usage: $0 a|b";;
esac
MAIN_DOMAIN=$HOSTS; HOSTS+=${EXTRA_HOSTS:+ $EXTRA_HOSTS}
STANZA_LIMIT=${STANZA_LIMIT:-524288}; NOT_TLS=$([ "${TLS-}" = 1.2 ] && echo "- no_tlsv1_3" || true)
EXTRA_MODULES=${EXTRA_MODULES-}; AUTH_METHOD=${AUTH_METHOD:-internal}
DATA=$RUN_DIR/$INST; mkdir -p "$DATA/mnesia" "$RUN_DIR/logs"
LOGLEVEL=${LOGLEVEL:-info}
CERTS_YML=
for h in $HOSTS; do
  cat "$CERT_DIR/$h.crt" "$CERT_DIR/$h.key" > "$DATA/$h.pem"
  CERTS_YML+="  - \"$DATA/$h.pem\""$'\n'
done
if [ "$1" = b ] && [ "$MANY_COUNT" -gt 0 ]; then
  HOSTS+=" $(seq -s ' ' -f "d%04g.$MANY_SUFFIX" 1 "$MANY_COUNT")"
  CERTS_YML+="  - \"$CERT_DIR/$MANY_SUFFIX.pem\""$'\n'
fi
HOSTS_YML=; for h in $HOSTS; do HOSTS_YML+="  - \"$h\""$'\n'; done
COMPONENTS_YML=; for c in "gw.$MAIN_DOMAIN" ${COMPONENTS-}; do
  COMPONENTS_YML+="      \"$c\":"$'\n'"        password: \"$COMP_SECRET\""$'\n'
done
DNS_IP_ERL="{${DNS_IP//./,}}"
render "$KIT/ejabberd/ejabberd.yml.in" "$DATA/ejabberd.yml"
render "$KIT/ejabberd/inetrc.in" "$DATA/inetrc"
export EJABBERD_CONFIG_PATH=$DATA/ejabberd.yml EJABBERD_LOG_PATH=$RUN_DIR/logs/$INST.log
export ERL_INETRC=$DATA/inetrc ERL_CRASH_DUMP=$DATA/erl_crash.dump HOME=$DATA
export ERL_LIBS=${ERL_LIBS:-$(dirname "$(ls -d /usr/lib/*/ejabberd-[0-9]* | head -1)")}
# SRV records come from inetrc's nameserver, but on OTP >= 24.3 addresses come from
# net:getaddrinfo, i.e. glibc: give it a hosts file through nss_wrapper.
NSSW=$(ls /usr/lib/*/libnss_wrapper.so 2>/dev/null | head -1)
[ -n "$NSSW" ] || die "libnss-wrapper is missing"
export NSS_WRAPPER_HOSTS=$RUN_DIR/hosts
[ -f "$NSS_WRAPPER_HOSTS" ] || die "start dns first (it writes $RUN_DIR/hosts)"
export ERL_MAX_PORTS=32000 ERL_MAX_ETS_TABLES=1400
cd "$DATA"
spawn "$INST" env LD_PRELOAD="$NSSW" erl +K true +P 250000 ${ERL_EXTRA-} -noinput -mnesia dir "\"$DATA/mnesia\"" -s ejabberd
wait_port "$IP" "$XMPP_S2S_PORT" "$INST"; wait_port "$IP" 5280 "$INST"
if [ ! -f "$DATA/users.done" ]; then
  for h in $MAIN_DOMAIN ${EXTRA_HOSTS-}; do for u in $USERS $(seq -f 'u%g' 0 $((LOAD_USERS-1))); do
    echo "url = \"http://$IP:5280/api/register\""
    echo "data = \"{\\\"user\\\":\\\"$u\\\",\\\"host\\\":\\\"$h\\\",\\\"password\\\":\\\"$PASSWORD\\\"}\""
    echo next
  done; done | sed '$d' | curl -s -K - > "$DATA/register.out"
  grep -q 'successfully' "$DATA/register.out" && touch "$DATA/users.done" || { head -c 500 "$DATA/register.out"; die "registration failed"; }
fi
echo "$INST ($MAIN_DOMAIN) on $IP pid $(pid_of "$INST")"
