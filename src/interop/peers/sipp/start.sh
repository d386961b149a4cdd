#!/bin/bash
# sipp/start.sh answer     Stop: sipp/stop.sh answer
# answer: says 180 and 200 to INVITE, 200 to BYE, and looks at nothing else: TCP, $UAS_IP, $SIP_PORT. What a benchmark cannot get below.
set -eu
. "$(dirname "$0")/../env.sh"; . "$KIT/lib.sh"; need sipp
[ "$1" = answer ] || die "usage: $0 answer"
INST=sipp-$1; DATA=$RUN_DIR/$INST; mkdir -p "$DATA"
cd "$DATA"
spawn "$INST" sipp -sn uas -t tn -max_socket 1000 -i "$UAS_IP" -p "$SIP_PORT" -nostdin -trace_err
wait_port "$UAS_IP" "$SIP_PORT" "$INST"
echo "$INST on $UAS_IP pid $(pid_of "$INST")"
