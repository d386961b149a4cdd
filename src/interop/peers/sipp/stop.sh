#!/bin/bash
. "$(dirname "$0")/../env.sh"; . "$KIT/lib.sh"; stop_pid "sipp-$1"
