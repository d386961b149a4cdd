// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times in presence documents (RFC 3339 as RFC 3863 §4.1.7 asks), read liberally and written in UTC to the millisecond. */
public final class Timestamps {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int DATE_TIME = "1597-02-14T01:00:00".length();
    private static final int MAX_LENGTH = 64;

    private Timestamps() {}

    /** The instant; a time without zone counts as UTC, a leap second as the one before. Empty when it is no time. */
    public static Optional<Instant> parse(String text) {
        String value = text.strip();
        if (value.length() < DATE_TIME || value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int zone = DATE_TIME;
        int nanos = 0;
        if (zone < value.length() && value.charAt(zone) == '.') {
            zone++;
            for (int scale = 100_000_000; zone < value.length() && isDigit(value.charAt(zone)); zone++, scale /= 10) {
                nanos += scale * (value.charAt(zone) - '0');
            }
        }
        try {
            LocalDateTime local = dateTime(value).plusNanos(nanos);
            return Optional.of(local.toInstant(offset(value.substring(zone))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalDateTime dateTime(String value) {
        if (value.charAt(4) != '-'
                || value.charAt(7) != '-'
                || "Tt ".indexOf(value.charAt(10)) < 0
                || value.charAt(13) != ':'
                || value.charAt(16) != ':') {
            throw new DateTimeException("separators");
        }
        return LocalDateTime.of(
                number(value, 0, 4),
                number(value, 5, 7),
                number(value, 8, 10),
                number(value, 11, 13),
                number(value, 14, 16),
                Math.min(59, number(value, 17, 19)));
    }

    private static ZoneOffset offset(String zone) {
        if (zone.isEmpty() || zone.equals("Z") || zone.equals("z")) {
            return ZoneOffset.UTC;
        }
        if (zone.length() != 6 || zone.charAt(3) != ':' || (zone.charAt(0) != '+' && zone.charAt(0) != '-')) {
            throw new DateTimeException("zone");
        }
        int sign = zone.charAt(0) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(zone, 1, 3), sign * number(zone, 4, 6));
    }

    private static int number(String value, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(value.charAt(i))) {
                throw new DateTimeException("digits");
            }
            number = 10 * number + value.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /**
     * The time as documents have it.
     *
     * @throws IllegalArgumentException for a year outside 0000-9999, which RFC 3339 cannot write
     */
    public static String format(Instant time) {
        if (!isWritable(time)) {
            throw new IllegalArgumentException("time: " + time + " (expected: year 0000-9999)");
        }
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Whether RFC 3339 has words for the time. */
    static boolean isWritable(Instant time) {
        return !time.isBefore(FIRST) && !time.isAfter(LAST);
    }
}
