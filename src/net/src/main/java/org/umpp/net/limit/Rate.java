// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may happen: so many a second in the long run, so many at once.
 *
 * @param perSecond above 0; infinite for as often as one likes
 * @param burst how many at once, at least 1
 */
public record Rate(double perSecond, int burst) {
    /** As often as one likes. */
    public static final Rate UNLIMITED = new Rate(Double.POSITIVE_INFINITY, Integer.MAX_VALUE);

    private static final String NONE = "none";
    private static final double NANOS = 1e9;
    private static final double LEAST = 0.001;
    private static final double MOST = 1_000_000;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,3})?)/(\\d{1,7})");

    public Rate {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException(
                    "rate: " + perSecond + '/' + burst + " (expected: above 0 a second, at least 1 at once)");
        }
    }

    /**
     * Reads {@code 20/100}: 20 a second, 100 at once; or {@code none}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Rate parse(String text) {
        if (text.equals(NONE)) {
            return UNLIMITED;
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("rate: " + text + " (expected: <a second>/<at once>, or none)");
        }
        double perSecond = Double.parseDouble(matcher.group(1));
        int burst = Integer.parseInt(matcher.group(2));
        if (perSecond < LEAST || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new IllegalArgumentException("rate: " + text + " (expected: 0.001-1000000/1-1000000)");
        }
        return new Rate(perSecond, burst);
    }

    /** Whether there is no bound. */
    public boolean isUnlimited() {
        return Double.isInfinite(perSecond);
    }

    /** The same with so many times as much a second. */
    public Rate times(double factor) {
        return isUnlimited() ? this : new Rate(perSecond * factor, burst);
    }

    /** Nanoseconds from one to the next in the long run; 0 where there is no bound. */
    long interval() {
        return isUnlimited() ? 0 : Math.max(1, Math.round(NANOS / perSecond));
    }

    /** How far ahead of its pace somebody is after a burst, in nanoseconds. */
    long tolerance() {
        return (burst - 1) * interval();
    }

    @Override
    public String toString() {
        if (isUnlimited()) {
            return NONE;
        }
        long whole = (long) perSecond;
        return (whole == perSecond ? Long.toString(whole) : Double.toString(perSecond)) + '/' + burst;
    }
}
