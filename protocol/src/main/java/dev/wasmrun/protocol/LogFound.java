package dev.wasmrun.protocol;

import java.util.List;

/** One line of the answer to a search, sent as soon as it is known. */
public sealed interface LogFound {
    /** A line that was looked for, with its neighbours. */
    record Hit(LogLine hit, List<LogLine> before, List<LogLine> after) implements LogFound {
        public Hit {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Where a hit is, when that is all that was asked for. */
    record At(Place hit) implements LogFound {
        public record Place(long seq) {}
    }

    /** How far the search is. */
    record Progress(Now progress) implements LogFound {
        public record Now(long seq, long hits) {}
    }

    /** The last line of the answer. */
    record End(Result end) implements LogFound {
        /**
         * @param reached where to go on: as {@code from} of a search forward, as {@code before} of
         *     one backward
         * @param complete false when the limit was met before the end of the log
         */
        public record Result(long hits, long reached, boolean complete) {}
    }

    /** The search broke off; what was found before is right. */
    record Broken(Problem problem) implements LogFound {}
}
