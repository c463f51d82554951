package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;

/** What ends for want of a command, a library, memory or room. Part of {@link CrashCause}. */
final class MachineCauses {

    static final List<CrashWords> ALL =
            List.of(
                    words(
                            "(?:ash|bash|dash|sh): (?:\\d+: |line \\d+: )?(?:exec: )?([\\w@./+-]{1,100}): (?:command )?not found",
                            "The command %1$s is not there: declare the package that brings it, or install it on this machine"),
                    words(
                            "(?i)\\bunknown (?:argument|option)s?:? ['\"`]?-*([\\w-]{1,60})",
                            "What is started does not know the argument %1$s: take it out of the start command or script, or name the version of the tool that it was written for"),
                    words(
                            "^[Uu]sage: (.{1,120})",
                            "It ended with how it is used (%1$s): give the whole command with --cmd 'COMMAND'"),
                    words(
                            "(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object file",
                            "This machine has no %1$s: install the system package that brings it"),
                    words(
                            "JavaScript heap out of memory",
                            "It needs more memory than Node.js takes by itself: give --env NODE_OPTIONS=--max-old-space-size=4096"),
                    words(
                            "spawn (xdg-open|sensible-browser|(?:google[ -])?chrome(?:-stable)?|chromium|firefox) ENOENT",
                            "It opens a browser (%1$s), and a sandbox has none: leave that out of its start, as by --cmd without -o or --open"),
                    words(
                            "System limit for number of file watchers",
                            "This machine allows too few watched files: sudo sysctl fs.inotify.max_user_watches=524288"),
                    words(
                            "ENOSPC|No space left on device",
                            "There is no room left: on the disk, or of its temporary files (--disk 4g)"),
                    words(
                            "EROFS|Read-only file system|ENOENT: no such file or directory, mkdir '/(?:etc|opt|srv|usr|var)/",
                            "It writes outside of its project: it may write in its folder, in /tmp and in its home"));

    private MachineCauses() {}
}
