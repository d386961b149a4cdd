// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.util.List;

/**
 * One key of a configuration file: what may stand there, what holds where it does not, and what it is for. The tables of these
 * are what files are read by, what tools show, and what the documentation lists.
 *
 * @param key as in the file; {@code <domain>} in it stands for each domain served
 * @param type the kind of value
 * @param otherwise what holds if the key is absent, in words where it follows from other keys; "" for nothing
 * @param range what values there are: the choices, or the least and the most number
 * @param help what it is for, in one line
 */
public record Setting(String key, Type type, String otherwise, List<String> range, String help) {

    /** What stands in the place of {@link #otherwise} if the key must not be absent. */
    static final String REQUIRED = "must be said";

    /** Kinds of values. */
    public enum Type {
        /** Any text. */
        TEXT,
        /** A text that is shown to nobody. */
        SECRET,
        /** Texts, separated by commas. */
        TEXTS,
        /** A whole number within the range. */
        NUMBER,
        /** Whole numbers within the range, separated by commas. */
        NUMBERS,
        /** How often: so many a second in the long run, so many at once; or none for any number. */
        RATE,
        /** {@code true} or {@code false}. */
        FLAG,
        /** One of the range. */
        CHOICE,
        /** The path of a file or folder, relative to the folder of the configuration. */
        PATH,
        /** {@code host:port}. */
        ADDRESS,
        /** {@code host:port}, separated by commas. */
        ADDRESSES
    }

    public Setting {
        range = List.copyOf(range);
    }

    static Setting of(String key, Type type, String otherwise, String help) {
        return new Setting(key, type, otherwise, type == Type.FLAG ? List.of("true", "false") : List.of(), help);
    }

    static Setting number(String key, String otherwise, int least, int most, String help) {
        return new Setting(key, Type.NUMBER, otherwise, List.of(Integer.toString(least), Integer.toString(most)), help);
    }

    static Setting choice(String key, List<String> choices, String help) {
        return new Setting(key, Type.CHOICE, choices.get(0), choices, help);
    }

    /** What is expected of a value, for people. */
    public String expected() {
        return switch (type) {
            case TEXT, SECRET, PATH -> "a value";
            case TEXTS -> "values, separated by commas";
            case NUMBER -> String.join("-", range);
            case NUMBERS -> String.join("-", range) + ", separated by commas";
            case RATE -> "<a second>/<at once>, such as 20/100, or none for no bound";
            case FLAG, CHOICE -> String.join(" or ", range);
            case ADDRESS -> "host:port";
            case ADDRESSES -> "host:port, separated by commas";
        };
    }

    /** Whether there is nothing that holds if the key is absent. */
    public boolean isRequired() {
        return otherwise.equals(REQUIRED);
    }

    /** Whether {@link #otherwise} is a value, and not words about where it comes from. */
    public boolean hasDefault() {
        return !otherwise.isEmpty() && otherwise.indexOf('<') < 0 && otherwise.indexOf(' ') < 0;
    }

    /** The same for one domain served. */
    Setting ofDomain(String domain) {
        return new Setting(key.replace("<domain>", domain), type, otherwise.replace("<domain>", domain), range, help);
    }
}
