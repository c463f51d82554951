package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/** Seals and tickets end in time. */
class KeysTest {
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private final Seal seal = new Seal("secret", () -> now);
    private final Tickets<String> tickets = new Tickets<>(Duration.ofMinutes(1), () -> now);

    @Test
    void a_seal_holds_for_its_purpose_and_its_time() {
        var sealed = seal.of("preview:shop", Duration.ofDays(1));
        assertThat(seal.holds("preview:shop", sealed)).isTrue();
        assertThat(seal.holds("preview:blog", sealed)).isFalse();
        assertThat(seal.holds("session", sealed)).isFalse();
        now = now.plus(Duration.ofDays(1));
        assertThat(seal.holds("preview:shop", sealed)).isFalse();
    }

    @Test
    void a_seal_that_was_changed_or_made_with_another_key_does_not_hold() {
        var sealed = seal.of("session", Duration.ofDays(1));
        assertThat(seal.holds("session", "9" + sealed)).isFalse();
        assertThat(seal.holds("session", sealed + "A")).isFalse();
        assertThat(seal.holds("session", "")).isFalse();
        assertThat(new Seal("other", () -> now).holds("session", sealed)).isFalse();
    }

    @Test
    void a_ticket_works_once() {
        var ticket = tickets.issue("shop");
        assertThat(tickets.redeem(ticket)).contains("shop");
        assertThat(tickets.redeem(ticket)).isEmpty();
    }

    @Test
    void a_ticket_works_for_its_time_only() {
        var ticket = tickets.issue("shop");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(tickets.redeem(ticket)).isEmpty();
    }

    @Test
    void past_the_bound_the_oldest_ticket_is_given_up() {
        var issued = new ArrayList<String>();
        for (var i = 0; i <= Tickets.MOST; i++) {
            issued.add(tickets.issue("shop"));
        }
        assertThat(tickets.redeem(issued.get(0))).isEmpty();
        assertThat(tickets.redeem(issued.get(1))).isPresent();
    }
}
