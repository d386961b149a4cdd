// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;

/** Section 4 of the draft: every step is awaited on the wire and at the user who should hear of it. */
final class Play {
    private static final Household ROMEO = Household.MONTAGUE;
    private static final Household JULIET = Household.CAPULET;
    private static final boolean TO_JULIET = true;
    private static final boolean TO_ROMEO = false;

    private final Stage stage;

    Play(Stage stage) {
        this.stage = stage;
    }

    /** Section 4.1: an invitation, messages both ways, the end. */
    void chat() throws IOException {
        stage.ladder().heading(ROMEO.domain(), ROMEO.person(), JULIET.domain(), JULIET.person());
        say(ROMEO, "By a name I know not how to tell thee who I am.");
        stage.passes(TO_JULIET, "INVITE");
        stage.passes(TO_ROMEO, "200 OK");
        stage.passes(TO_JULIET, "ACK");
        arrives(TO_JULIET, "By a name");
        say(JULIET, "Art thou not Romeo, and a Montague?");
        arrives(TO_ROMEO, "Art thou not Romeo");
        say(ROMEO, "Neither, fair saint, if either thee dislike.");
        arrives(TO_JULIET, "Neither, fair saint");
        say(JULIET, "How cam'st thou hither, tell me, and wherefore?");
        arrives(TO_ROMEO, "hither, tell me");
        stage.ladder().bar();
        stage.write(JULIET, Lines.gone(JULIET));
        stage.passes(TO_ROMEO, "BYE");
        stage.passes(TO_JULIET, "200 OK");
        stage.hears(ROMEO, "that Juliet is gone", line -> line.contains("<gone"));
        stage.ladder().bar();
    }

    /** Section 4.2: a subscription, and two states of the presentity. */
    void presence() throws IOException {
        stage.ladder().heading(ROMEO.domain(), ROMEO.person(), JULIET.domain(), JULIET.person());
        stage.write(JULIET, Lines.presence(JULIET, ""));
        stage.write(JULIET, Lines.subscription(JULIET, "subscribed"));
        stage.write(ROMEO, Lines.subscription(ROMEO, "subscribe"));
        stage.passes(TO_JULIET, "SUBSCRIBE");
        stage.passes(TO_ROMEO, "200 OK");
        stage.passes(TO_ROMEO, "NOTIFY (status is open)");
        stage.passes(TO_JULIET, "200 OK");
        stage.hears(ROMEO, "that Juliet lets him see her", line -> line.contains("subscribed"));
        stage.hears(ROMEO, "that Juliet is there", line -> isFromJuliet(line) && !line.contains("unavailable"));
        stage.ladder().note("time passes....");
        stage.ladder().bar();
        stage.write(JULIET, Lines.presence(JULIET, "unavailable"));
        stage.passes(TO_ROMEO, "NOTIFY (status is closed)");
        stage.passes(TO_JULIET, "200 OK");
        stage.hears(ROMEO, "that Juliet has left", line -> isFromJuliet(line) && line.contains("unavailable"));
        stage.ladder().bar();
    }

    private void say(Household speaker, String text) throws IOException {
        stage.write(speaker, Lines.message(speaker, text));
    }

    private void arrives(boolean toJuliet, String words) {
        stage.passes(toJuliet, "message");
        stage.hears(toJuliet ? JULIET : ROMEO, "\"" + words + "...\"", line -> line.contains(words));
    }

    private static boolean isFromJuliet(String line) {
        return line.contains(JULIET.fullJid());
    }
}
