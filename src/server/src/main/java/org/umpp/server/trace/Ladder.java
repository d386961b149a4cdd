// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import java.io.PrintStream;

/** Prints messages as the draft's figures do: SIP with thin arrows, XMPP and MSRP with double ones, the messages numbered. */
public final class Ladder {
    private static final int WIDTH = 42;
    private static final String MARGIN = "            ";

    private final PrintStream out;
    private final boolean verbose;
    private int messages;

    /** @param verbose true to print each message in full below its arrow */
    public Ladder(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /**
     * Begins a figure. On the left is the server whose wires are looked at.
     *
     * @param leftName who is behind it, such as a user; empty for nobody in particular
     */
    public void heading(String left, String leftName, String right, String rightName) {
        out.println();
        columns(left, right);
        columns("UMPP Server", "UMPP Server");
        if (!leftName.isEmpty() || !rightName.isEmpty()) {
            columns('(' + leftName + ')', '(' + rightName + ')');
        }
        bar();
        messages = 0;
    }

    /** Each text above its bar, as far as there is room. */
    private void columns(String left, String right) {
        String gap = MARGIN.substring(Math.min(MARGIN.length(), left.length() / 2));
        String line = gap + left;
        int column = MARGIN.length() + WIDTH + 1 - right.length() / 2;
        out.println(pad(line, Math.max(column, line.length() + 2)) + right);
    }

    /** A line without a message. */
    public void bar() {
        out.println(MARGIN + '|' + " ".repeat(WIDTH) + '|');
    }

    /** A line with words on it. */
    public void note(String text) {
        out.println(MARGIN + '|' + pad("   " + text, WIDTH) + '|');
    }

    /** A message as an arrow. */
    public void message(WireMessage message) {
        String line = message.isSip() ? "-" : "=";
        String label = message.wire() + " " + message.title();
        if (message.title().equals("message")) {
            messages++;
            label += " " + messages;
        }
        String shaft = line.repeat(4) + label;
        String arrow = message.sent()
                ? shaft + line.repeat(Math.max(1, WIDTH - 1 - shaft.length())) + '>'
                : '<' + shaft.substring(1) + line.repeat(Math.max(1, WIDTH - shaft.length()));
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
