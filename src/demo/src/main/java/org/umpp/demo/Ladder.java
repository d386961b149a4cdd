// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.PrintStream;

/** Prints messages as the draft's figures do: SIP with thin arrows, XMPP with double ones. */
final class Ladder {
    private static final int WIDTH = 46;
    private static final String MARGIN = "            ";

    private final PrintStream out;
    private final boolean verbose;

    Ladder(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    void heading(Household left, Household right) {
        String gap = MARGIN.substring(left.domain().length() / 2);
        out.println();
        out.println(gap
                + pad(
                        left.domain(),
                        WIDTH + 1 + (left.domain().length() - right.domain().length()) / 2)
                + right.domain());
        out.println(MARGIN.substring(6) + pad("UMPP Server", WIDTH + 1) + "UMPP Server");
        String leftPerson = "(" + left.person() + ")";
        String rightPerson = "(" + right.person() + ")";
        out.println(MARGIN.substring(leftPerson.length() / 2)
                + pad(leftPerson, WIDTH + 1 + (leftPerson.length() - rightPerson.length()) / 2)
                + rightPerson);
        bar();
    }

    /** A line without a message. */
    void bar() {
        out.println(MARGIN + '|' + " ".repeat(WIDTH) + '|');
    }

    void note(String text) {
        out.println(MARGIN + '|' + pad("   " + text, WIDTH) + '|');
    }

    void message(WireMessage message) {
        char line = message.isSip() ? '-' : '=';
        String label = (message.isSip() ? "SIP " : "XMPP ") + message.title();
        String shaft = String.valueOf(line).repeat(4) + label;
        String arrow = message.sent()
                ? shaft + String.valueOf(line).repeat(Math.max(1, WIDTH - 1 - shaft.length())) + '>'
                : '<' + shaft.substring(1) + String.valueOf(line).repeat(Math.max(1, WIDTH - shaft.length()));
        out.println(MARGIN + '|' + arrow + '|');
        if (verbose) {
            out.println();
            message.text().lines().forEach(each -> out.println("    " + each));
            out.println();
        }
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
