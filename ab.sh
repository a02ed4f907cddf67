cd /tmp/tr
for i in $(seq ${N:-2}); do for v in "$@"; do printf "%-5s " $v; DISTROOT=/tmp/tr/$v COUNT=${COUNT:-400} BENCHDIR=/tmp/tr/bench timeout 300 node trace.mjs > out.$v.$i 2>/dev/null; grep -o 'idle [0-9]*%' out.$v.$i | tr '\n' ' '; grep -o '[0-9.]* ms/group' out.$v.$i | tr '\n' ' '; grep '^commits' out.$v.$i; done; done
