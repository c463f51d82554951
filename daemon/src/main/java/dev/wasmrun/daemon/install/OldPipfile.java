package dev.wasmrun.daemon.install;

import java.util.List;

/**
 * A Pipfile for a Python that pipenv's own pip no longer installs for: pipenv says what is locked,
 * and the pip that came with that Python installs it.
 */
final class OldPipfile {
    // Nothing has a hash that comes from a repository or a folder; pip wants all or none. What was
    // locked for an old Python may want a setuptools of then: 46 took Feature out.
    private static final String BY_ITS_PIP =
            """
            set -e
            locked=/tmp/locked-requirements.txt
            if ! test -f Pipfile.lock; then what="--from-pipfile --no-lock"
            elif grep -Eq '"(git|path|file|editable)":' Pipfile.lock; then what=
            else what=--hash
            fi
            pipenv requirements --dev $what >$locked
            python -m ensurepip
            python -m pip install -r $locked || {
                python -m pip install 'setuptools<46' wheel
                python -m pip install -r $locked
            }
            """;

    private OldPipfile() {}

    /** The last word is what people are shown. */
    static List<String> installed() {
        return List.of(
                "/bin/sh", "-c", BY_ITS_PIP, "pip install, of what pipenv requirements --dev says");
    }
}
