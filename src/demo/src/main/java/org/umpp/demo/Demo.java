// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.XmlElement;

/**
 * {@code ./umpp demo}: starts two servers, plays the draft's section 4 between them, and lets a person go on playing. Exit
 * code 0 if every step happened, 1 if not.
 */
public final class Demo {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Demo() {}

    /**
     * Plays the demo.
     *
     * @param args {@code --verbose} to see every message in full, {@code --jvm} for plain JVMs in the place of Karafs, {@code --stay} to be played
     *     with after the script
     */
    public static void main(String[] args) throws IOException {
        List<String> options = List.of(args);
        if (!List.of("--verbose", "--stay", "--jvm").containsAll(options)) {
            OUT.println("usage: ./umpp demo [--verbose] [--jvm]");
            System.exit(2);
        }
        long start = System.nanoTime();
        Path routes = Path.of("routes");
        if (!Files.isDirectory(routes)) {
            OUT.println("there is no folder routes/ here; start the demo with ./umpp demo");
            System.exit(2);
        }
        Venue venue = options.contains("--jvm")
                ? new PlainVenue(routes)
                : new KarafVenue(Path.of("karaf-assembly/target"), Path.of("target/karaf-warm"), OUT::println);
        System.exit(play(options.contains("--verbose"), options.contains("--stay"), venue, start));
    }

    private static int play(boolean verbose, boolean stay, Venue venue, long start) throws IOException {
        try (Stage stage = new Stage(OUT, verbose, venue)) {
            try {
                stage.set();
                OUT.println(
                        "Starting two UMPP servers, " + venue.description() + ", with certificates made a moment ago:");
                describe(stage, Household.MONTAGUE);
                describe(stage, Household.CAPULET);
                stage.open();
                OUT.printf(
                        "Both serve after %.1f s. Section 4.1 of the draft, exchanging instant messages:%n",
                        seconds(start));
                Play play = new Play(stage);
                play.chat();
                OUT.println();
                OUT.println("Section 4.2, exchanging presence:");
                play.presence();
                OUT.printf("%nEvery step happened; %.1f s in all.%n", seconds(start));
                if (stay) {
                    improvise(stage);
                }
                return 0;
            } catch (StageException | IOException | IllegalStateException e) {
                if (stage.isOver()) {
                    return 1; // whoever ended it knows
                }
                stage.keepFolder();
                OUT.println();
                OUT.println("The play stopped: " + e.getMessage());
                for (DemoServer server : stage.servers()) {
                    OUT.println("In the log " + server.log().path() + ':');
                    server.log().faults().forEach(line -> OUT.println("    " + line));
                }
                return 1;
            }
        }
    }

    private static void describe(Stage stage, Household household) {
        DemoServer server = stage.serverOf(household);
        OUT.printf(
                "  %-26s SIP/TLS on port %d, XMPP on port %d%n",
                household.domain(), server.sipPort(), server.xmppPort());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Now the person plays. */
    private static void improvise(Stage stage) throws IOException {
        OUT.println();
        OUT.println("Your turn:   romeo: hello      juliet: away      juliet: bye      quit");
        for (Household household : Household.values()) {
            Thread ear = new Thread(() -> listen(stage, household), "ear-" + household.user());
            ear.setDaemon(true);
            ear.start();
        }
        BlockingQueue<String> typed = new LinkedBlockingQueue<>();
        Thread keyboard = new Thread(() -> type(typed), "keyboard");
        keyboard.setDaemon(true);
        keyboard.start();
        for (String command = next(typed); !command.equals("quit"); command = next(typed)) {
            int colon = command.indexOf(':');
            Household speaker =
                    colon < 0 ? null : named(command.substring(0, colon).trim());
            String words = command.substring(colon + 1).trim();
            if (speaker == null || words.isEmpty()) {
                OUT.println("Write  romeo: something  or  juliet: something  or  quit");
            } else {
                stage.write(speaker, stanza(speaker, words));
            }
        }
    }

    /** Reading the keyboard cannot be interrupted, waiting for what was read can. */
    private static void type(BlockingQueue<String> typed) {
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> typed.add(line.trim()));
        typed.add("quit");
    }

    private static String next(BlockingQueue<String> typed) {
        try {
            return typed.take();
        } catch (InterruptedException e) {
            throw new StageException("interrupted");
        }
    }

    private static @Nullable Household named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "romeo" -> Household.MONTAGUE;
            case "juliet" -> Household.CAPULET;
            default -> null;
        };
    }

    /** A word that is a state is presence, {@code bye} ends the chat, anything else is said. */
    private static String stanza(Household speaker, String words) {
        return switch (words) {
            case "away", "dnd", "xa", "chat" -> Lines.presence(speaker, words);
            case "here", "online", "back" -> Lines.presence(speaker, "");
            case "offline" -> Lines.presence(speaker, "unavailable");
            case "watch" -> Lines.subscription(speaker, "subscribe");
            case "allow" -> Lines.subscription(speaker, "subscribed");
            case "bye" -> Lines.gone(speaker);
            default -> Lines.message(speaker, words);
        };
    }

    /** What a user sees of a stanza, in words. */
    private static String told(Stanza stanza) {
        String who = stanza.from().local();
        if (stanza.isError()) {
            return "gets back what could not be delivered: "
                    + Objects.requireNonNull(stanza.error()).condition().element();
        }
        if (stanza.isMessage()) {
            return stanza.body() == null ? "sees that " + who + " has left the chat" : "reads: " + stanza.body();
        }
        XmlElement show = stanza.child("jabber:server", "show");
        return switch (stanza.type()) {
            case "" -> "sees that " + who + " is " + (show == null ? "here" : show.text());
            case "unavailable" -> "sees that " + who + " is offline";
            case "subscribe" -> "is asked whether " + who + " may watch (answer: allow)";
            case "subscribed" -> "may watch " + who;
            default -> "may no longer watch " + who;
        };
    }

    private static void listen(Stage stage, Household household) {
        while (true) {
            String line = stage.heard(household, 60_000);
            if (line != null) {
                OUT.println("  " + household.person() + ' ' + told(Stanza.parse(line)));
            }
        }
    }
}
