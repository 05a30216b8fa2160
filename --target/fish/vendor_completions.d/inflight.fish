# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_inflight_global_optspecs
    string join \n h/help V/version
end

function __fish_inflight_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_inflight_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_inflight_using_subcommand
    set -l cmd (__fish_inflight_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c inflight -n "__fish_inflight_needs_command" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_needs_command" -s V -l version -d 'Print version'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "plan" -d 'Print what would run and how long it will take; run nothing'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "run" -d 'Run a suite, write its rows as they come, then its summary'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "verify" -d 'Run every contender on both workloads and both lanes once, tiny, and check results, not speed'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "doctor" -d 'Check this machine and say what to do about each finding'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "list" -d 'Show suites, contenders, clients, groups and interpreters, and where each came from'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "init" -d 'Write copies of the suites and of the list of contenders, for you to edit, into a folder\'s benches/'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "origin" -d 'Run the origin alone'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "report" -d 'Write SUMMARY.md and its charts from a run on disk'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "show" -d 'Print a run\'s summary in the terminal, or what a single file of a run says (a textconv for git)'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "export" -d 'Write a run for another tool: Bencher, github-action-benchmark, the HdrHistogram plotter, a spreadsheet'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "ab" -d 'Run two builds against each other, interleaved in one sitting: two revisions, another version of a library, two programs'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "compare" -d 'Say what changed between runs, builds or contenders, and how sure that is. Exit code 3: not comparable'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "calibrate" -d 'Count how often a comparison of the same build with itself calls a change, and how often it finds a planted one'
complete -c inflight -n "__fish_inflight_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l only -d 'Only cells that fit this glob: \'tokio/*\', \'*:countdown\', \'*:fetch-100:raw\'. May be given more than once' -r
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l trials -d 'Trials of each cell, instead of the suite\'s number' -r
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l seed -d 'Orders the trials and draws the delays. Without it a new one is chosen, and recorded' -r
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l rate -d 'Run the suite\'s fetches as open loops instead: so many arrivals a second, whether or not anybody keeps up. Several rates: 500,1000,2000' -r
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l arrivals -d 'How the arrivals of --rate and --slo are spread' -r -f -a "constant\t'At equal distances'
poisson\t'By chance, as independent users arrive'"
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l urls -d 'Fetch these URLs (one a line) instead of the embedded origin\'s' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l contenders -d 'Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than once, an entry takes the place of one with the same name in a list before it' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l format -d 'How to print it; docs/plan.schema.json says what stands in the JSON' -r -f -a "text\t'For a terminal'
json\t'For programs'"
complete -c inflight -n "__fish_inflight_using_subcommand plan" -l allow-external -d 'Let --urls leave this machine: a bounded number of requests at a polite rate'
complete -c inflight -n "__fish_inflight_using_subcommand plan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inflight -n "__fish_inflight_using_subcommand run" -l only -d 'Only cells that fit this glob: \'tokio/*\', \'*:countdown\', \'*:fetch-100:raw\'. May be given more than once' -r
complete -c inflight -n "__fish_inflight_using_subcommand run" -l trials -d 'Trials of each cell, instead of the suite\'s number' -r
complete -c inflight -n "__fish_inflight_using_subcommand run" -l seed -d 'Orders the trials and draws the delays. Without it a new one is chosen, and recorded' -r
complete -c inflight -n "__fish_inflight_using_subcommand run" -l rate -d 'Run the suite\'s fetches as open loops instead: so many arrivals a second, whether or not anybody keeps up. Several rates: 500,1000,2000' -r
complete -c inflight -n "__fish_inflight_using_subcommand run" -l arrivals -d 'How the arrivals of --rate and --slo are spread' -r -f -a "constant\t'At equal distances'
poisson\t'By chance, as independent users arrive'"
complete -c inflight -n "__fish_inflight_using_subcommand run" -l urls -d 'Fetch these URLs (one a line) instead of the embedded origin\'s' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand run" -l contenders -d 'Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than once, an entry takes the place of one with the same name in a list before it' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand run" -l results -d 'Where runs are kept' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand run" -l resume -d 'Continue an interrupted or killed run: this one, or the newest below --results' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand run" -l slo -d 'Search for the highest rate of arrivals that keeps this bound on the response time: \'p99<50ms\'. A rate keeps it if most of its trials do, without an error and with nobody turned away' -r
complete -c inflight -n "__fish_inflight_using_subcommand run" -l allow-external -d 'Let --urls leave this machine: a bounded number of requests at a polite rate'
complete -c inflight -n "__fish_inflight_using_subcommand run" -l no-report -d 'Write rows only, no summary'
complete -c inflight -n "__fish_inflight_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inflight -n "__fish_inflight_using_subcommand verify" -l only -d 'Only cells that fit this glob' -r
complete -c inflight -n "__fish_inflight_using_subcommand verify" -l contenders -d 'Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than once, an entry takes the place of one with the same name in a list before it' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand verify" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_using_subcommand doctor" -l format -d 'How to print it; docs/doctor.schema.json says what stands in the JSON' -r -f -a "text\t'For a terminal'
json\t'For programs'"
complete -c inflight -n "__fish_inflight_using_subcommand doctor" -l contenders -d 'Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than once, an entry takes the place of one with the same name in a list before it' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inflight -n "__fish_inflight_using_subcommand list" -l contenders -d 'Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than once, an entry takes the place of one with the same name in a list before it' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand list" -l format -d 'How to print it' -r -f -a "text\t'For a terminal'
json\t'For programs'"
complete -c inflight -n "__fish_inflight_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inflight -n "__fish_inflight_using_subcommand init" -l force -d 'Write over files that are there'
complete -c inflight -n "__fish_inflight_using_subcommand init" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_using_subcommand origin" -l listen -d 'Where to listen; port 0 lets the system choose' -r
complete -c inflight -n "__fish_inflight_using_subcommand origin" -l core -d 'Run on this core only' -r
complete -c inflight -n "__fish_inflight_using_subcommand origin" -l tls -d 'Listen a second time, on a port that the system chooses, over TLS with a certificate of its own'
complete -c inflight -n "__fish_inflight_using_subcommand origin" -l control -d 'Speak the control protocol over stdin and stdout (for a harness)'
complete -c inflight -n "__fish_inflight_using_subcommand origin" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_using_subcommand report" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_using_subcommand show" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_using_subcommand export" -l format -d 'In which format' -r -f -a "bmf\t'Bencher Metric Format, JSON'
benchmark-action\t'github-action-benchmark\'s customSmallerIsBetter, JSON'
hgrm\t'HdrHistogram percentile spectrum of one cell, in milliseconds'
csv\t'A long table, one line a cell and figure'"
complete -c inflight -n "__fish_inflight_using_subcommand export" -l only -d 'Only cells that fit this glob: \'tokio/*\', \'*:countdown\', \'*:fetch-100:raw\'. May be given more than once' -r
complete -c inflight -n "__fish_inflight_using_subcommand export" -l output -d 'Write here instead of standard output: a file; for hgrm a directory, in which each cell gets a file' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l base -d 'Build this git revision and compare --head with it' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l head -d 'Build this git revision [default: the work tree as it is]' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l with -d 'Build the work tree as it is and again with this version of a library: tokio=1.50.0. May be given more than once' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l runner-base -d 'A program that speaks the protocol, with its arguments' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l runner-head -d 'The program to compare with it' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l contender -d 'Only contenders that fit this glob: \'tokio/*\'. May be given more than once. Of two programs: which contender they are' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l only -d 'Only cells that fit this glob: \'*:countdown\', \'*:fetch-100:raw\'. May be given more than once' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l suite -d 'A suite: a name in benches/, or a file' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l trials -d 'Trials of each cell on each side; an even number' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l budget -d 'As many trials as fit into this time, builds not counted: 5m, 90s' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l seed -d 'Orders the trials and draws the delays. Without it a new one is chosen, and recorded' -r
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l results -d 'Where runs are kept: not among those that summaries are made from' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand ab" -l no-early-stop -d 'Make all trials, even if everything is decided before'
complete -c inflight -n "__fish_inflight_using_subcommand ab" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_using_subcommand compare" -l contenders -d 'Compare two contenders of the one run: \'tokio/multi-thread,smol/multi\'' -r
complete -c inflight -n "__fish_inflight_using_subcommand compare" -l format -d 'How to print it' -r -f -a "text\t'Tables for a terminal'
markdown\t'A comment for a pull request'
json\t'For programs; docs/compare.schema.json says what stands in it'"
complete -c inflight -n "__fish_inflight_using_subcommand compare" -l all-runs -d 'All runs of either side, not the newest alone: with three or more a side the verdicts hold'
complete -c inflight -n "__fish_inflight_using_subcommand compare" -l across-machines -d 'Let machine, build and placement differ, and compare ratios to the same run\'s baseline only'
complete -c inflight -n "__fish_inflight_using_subcommand compare" -l gate -d 'Exit with 1 where something got worse (SLOWER, COSTLIER, FAILED)'
complete -c inflight -n "__fish_inflight_using_subcommand compare" -l strict -d 'Exit with 4 where something is neither a change nor the same, or all of it is indicative'
complete -c inflight -n "__fish_inflight_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l suite -d 'A suite: a name, or a file' -r
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l only -d 'Only cells that fit this glob. May be given more than once' -r
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l sessions -d 'Comparisons of each cell, one after the other, each with trials of its own' -r
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l trials -d 'Trials a side of each comparison' -r
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l planted -d 'Also one side for each of these slow-downs, in per cent of the delay or the iterations: 5,10,20' -r
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l resample -d 'Measure nothing: draw tests from the trials of this run' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l tests -d 'Tests to draw from each cell and figure' -r
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l seed -d 'Orders trials and draws' -r
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l results -d 'Where runs are kept: not among those that summaries are made from' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -l contenders -d 'Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than once, an entry takes the place of one with the same name in a list before it' -r -F
complete -c inflight -n "__fish_inflight_using_subcommand calibrate" -s h -l help -d 'Print help'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "plan" -d 'Print what would run and how long it will take; run nothing'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "run" -d 'Run a suite, write its rows as they come, then its summary'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "verify" -d 'Run every contender on both workloads and both lanes once, tiny, and check results, not speed'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "doctor" -d 'Check this machine and say what to do about each finding'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "list" -d 'Show suites, contenders, clients, groups and interpreters, and where each came from'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "init" -d 'Write copies of the suites and of the list of contenders, for you to edit, into a folder\'s benches/'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "origin" -d 'Run the origin alone'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "report" -d 'Write SUMMARY.md and its charts from a run on disk'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "show" -d 'Print a run\'s summary in the terminal, or what a single file of a run says (a textconv for git)'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "export" -d 'Write a run for another tool: Bencher, github-action-benchmark, the HdrHistogram plotter, a spreadsheet'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "ab" -d 'Run two builds against each other, interleaved in one sitting: two revisions, another version of a library, two programs'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "compare" -d 'Say what changed between runs, builds or contenders, and how sure that is. Exit code 3: not comparable'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "calibrate" -d 'Count how often a comparison of the same build with itself calls a change, and how often it finds a planted one'
complete -c inflight -n "__fish_inflight_using_subcommand help; and not __fish_seen_subcommand_from plan run verify doctor list init origin report show export ab compare calibrate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
