# Steps of `.ci/run`: each is timed and its output kept. A step that fails does not stop the others; at the end `report`
# prints how long each took, what was not checked and what failed.
#
# A check that cannot be made prints a line that begins with "not checked: ". `report` collects these lines, whoever
# printed them.

state=$CARGO_TARGET_DIR/ci
rm -rf "$state" && mkdir -p "$state"
touch "$state"/{times,failed,output}
began=$SECONDS

# step NAME COMMAND...: runs one step.
step() {
    local name=$1 start=$SECONDS code=0
    shift
    printf '\n== %s\n' "$name"
    # In the background, because there `set -e` holds within a function whatever calls `step`.
    logged "$name" "$start" "$@" &
    wait $! || code=$?
    if [ "$code" -ne 0 ]; then
        printf 'FAILED: %s (exit code %s)\n' "$name" "$code"
        printf '%s\n' "$name" >>"$state/failed"
    fi
}

# Runs a command, keeps its output, and records its time by the clock and of the processors.
logged() {
    local name=$1 start=$2 code
    shift 2
    set +e -o pipefail
    (set -eu; "$@") </dev/null 2>&1 | tee -a "$state/output"
    code=$?
    # Not into a pipe, where it would be another process whose times it prints.
    times >"$state/processors-$BASHPID"
    awk -F '[ms ]+' -v clock=$((SECONDS - start)) -v name="$name" \
        'NR == 2 { printf "%d\t%.0f\t%s\n", clock, $1 * 60 + $2 + $3 * 60 + $4, name }' "$state/processors-$BASHPID" >>"$state/times"
    return "$code"
}

# must NAME COMMAND...: a step without which the others make no sense.
must() {
    step "$@"
    ! grep -qxF -- "$1" "$state/failed" || exit 1
}

# begin LANE COMMAND...: runs a function of several steps beside what follows; `await LANE` prints what it printed.
declare -A lanes
begin() {
    local lane=$1
    shift
    "$@" >"$state/lane-$lane" 2>&1 </dev/null &
    lanes[$lane]=$!
}

await() {
    local code=0
    # Prints the rest as it comes.
    tail -n +1 -s 0.2 --pid="${lanes[$1]}" -f "$state/lane-$1"
    wait "${lanes[$1]}" || code=$?
    [ "$code" -eq 0 ] || printf 'the %s stopped with exit code %s\n' "$1" "$code" | tee -a "$state/failed"
    unset "lanes[$1]"
}

# Waits for a lane, and leaves what it printed to `await`.
ended() { tail -s 0.2 --pid="${lanes[$1]}" -f /dev/null; }

not_checked() { printf 'not checked: %s\n' "$*"; }

# Waits for what still runs (an interrupted package installation would be left half done), then sums up.
report() {
    local code=$? lane
    trap - EXIT
    for lane in "${!lanes[@]}"; do
        await "$lane"
    done
    printf '\n== time of each step, some of which ran side by side: by the clock, of the processors\n'
    printf '%d\t%d\tin all\n' $((SECONDS - began)) "$(awk '{ sum += $2 } END { print sum + 0 }' "$state/times")" >>"$state/times"
    while IFS=$'\t' read -r clock processors name; do
        printf '%3d:%02d %3d:%02d  %s\n' $((clock / 60)) $((clock % 60)) $((processors / 60)) $((processors % 60)) "$name"
    done <"$state/times"
    printf '\n== not checked\n'
    grep -h '^not checked: ' "$state/output" | sed 's/^not checked: //' | sort -u | grep . || echo nothing
    if [ -s "$state/failed" ] || [ "$code" -ne 0 ]; then
        printf '\n== FAILED\n'
        cat "$state/failed"
        exit 1
    fi
    printf '\n== all other checks passed\n'
}
trap report EXIT
