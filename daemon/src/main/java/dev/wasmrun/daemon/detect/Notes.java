package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Plan;

import java.util.ArrayList;
import java.util.List;

/** What the rules say on the way to a plan: why, what lost, what to know. */
final class Notes {
    private final List<Plan.Reason> reasons = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void because(int rule, String sentence) {
        reasons.add(new Plan.Reason(rule, sentence));
    }

    void reject(String candidate) {
        rejected.add(candidate);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<Plan.Reason> reasons() {
        return reasons;
    }

    List<String> rejected() {
        return rejected;
    }

    List<String> warnings() {
        return warnings;
    }
}
