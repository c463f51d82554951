package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** The lines are what real projects ended with. */
class ServiceCausesTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            textBlock =
"""
aiohttp.client_exceptions.ClientConnectorDNSError: Cannot connect to host discord.com:443 ssl:default [Name or service not known] => discord.com
Error: querySrv ENOTFOUND _mongodb._tcp.practice.jto9p.mongodb.net did not connect => practice.jto9p.mongodb.net
FetchError: request to https://api.telegram.org/bot1:a/getMe failed, reason: getaddrinfo EAI_AGAIN api.telegram.org => api.telegram.org
requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.telegram.org', port=443): Max retries exceeded with url: /bot1:a/getMe (Caused by NameResolutionError("HTTPSConnection(host='api.telegram.org', port=443): Failed to resolve 'api.telegram.org' ([Errno -3] Temporary failure in name resolution)")) => api.telegram.org
psycopg2.OperationalError: could not translate host name "ep-cool.eu.neon.tech" to address: Name or service not known => ep-cool.eu.neon.tech
""")
    void a_host_of_the_internet_is_no_name_of_docker_compose(String line, String host) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .contains("The host %s cannot be found".formatted(host))
                                        .contains("DNS")
                                        .doesNotContain("compose"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            textBlock =
"""
Error: getaddrinfo ENOTFOUND db => db
Error: getaddrinfo EAI_AGAIN redis-cache => redis-cache
psycopg2.OperationalError: could not translate host name "postgres" to address: Name or service not known => postgres
pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno -2] Name or service not known => mongo
aiohttp.client_exceptions.ClientConnectorDNSError: Cannot connect to host api:8000 ssl:default [Name or service not known] => api
""")
    void a_name_without_a_dot_is_one_of_docker_compose(String line, String host) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .contains("The host %s is not known".formatted(host))
                                        .contains("docker compose"));
    }

    @Test
    void tables_of_django_are_made_by_its_own_command() {
        var ofDjango =
                List.of(
                        "  File \"/venv/lib/python3.11/site-packages/django/db/models/query.py\", line 635",
                        "sqlite3.OperationalError: no such table: django_site");

        assertThat(CrashCause.hint(ofDjango).orElseThrow())
                .contains("no table django_site", "-- python manage.py migrate")
                .doesNotContain("flask");
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such table: post")))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .contains("no table post", "-- flask init-db")
                                        .doesNotContain("manage.py"));
    }
}
