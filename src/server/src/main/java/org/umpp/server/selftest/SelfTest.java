// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.selftest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.umpp.server.management.Rows;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * Plays the flows of the draft's section 4 between two throw-away servers in this JVM, in both roles: real TLS, on ports of the loopback
 * interface that the system chooses, with certificates made for it and the routes as shipped. It needs no network, a server that runs
 * is not touched, and nothing is left behind.
 */
public final class SelfTest {
    private static final String HERE = "here.selftest.invalid";
    private static final String THERE = "there.selftest.invalid";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

    private final Supplier<CamelContext> contexts;
    private final Consumer<Step> progress;
    private final List<Step> steps = new ArrayList<>();
    private boolean broken;

    /**
     * One thing that should happen.
     *
     * @param name what
     * @param ok whether it did
     * @param millis how long it took
     * @param detail what went wrong; empty if nothing did
     */
    public record Step(String name, boolean ok, long millis, String detail) {}

    private interface Act {
        void play() throws Exception;
    }

    private SelfTest(Supplier<CamelContext> contexts, Consumer<Step> progress) {
        this.contexts = contexts;
        this.progress = progress;
    }

    /**
     * Plays everything; after a step that failed the rest is left out.
     *
     * @param contexts makes a Camel context for each of the two servers
     * @param progress is told of each step as it ends
     */
    public static Rows<Step> run(Supplier<CamelContext> contexts, Consumer<Step> progress) {
        SelfTest test = new SelfTest(contexts, progress);
        test.play();
        return new Rows<>(Step.class, test.steps);
    }

    /** True if every step went well. */
    public static boolean passed(Rows<Step> steps) {
        return steps.rows().stream().allMatch(Step::ok);
    }

    private void play() {
        ThrowawayServer[] pair = new ThrowawayServer[2];
        try (Folder folder = Folder.create()) {
            try {
                step("certificates and two servers", () -> {
                    ThrowawayAuthority authority = ThrowawayAuthority.create("UMPP self-test", Duration.ofDays(60));
                    Path root = folder.path();
                    pair[0] = new ThrowawayServer(HERE, root.resolve("here"), authority);
                    pair[1] = new ThrowawayServer(THERE, root.resolve("there"), authority);
                    pair[0].start(pair[1], contexts.get());
                    pair[1].start(pair[0], contexts.get());
                });
                chat("we invite: ", pair, 0);
                chat("we are invited: ", pair, 1);
                presence("we watch: ", pair, 0);
                presence("we are watched: ", pair, 1);
                step("the servers end", () -> {
                    pair[0].close();
                    pair[1].close();
                });
            } finally {
                for (ThrowawayServer server : pair) {
                    if (server != null) {
                        server.close();
                    }
                }
            }
        } catch (IOException e) {
            note(new Step("a folder for it", false, 0, String.valueOf(e.getMessage())));
        }
    }

    private void chat(String role, ThrowawayServer[] pair, int caller) {
        String thread = UUID.randomUUID().toString();
        String romeo = "romeo@" + (caller == 0 ? HERE : THERE) + "/orchard";
        String juliet = "juliet@" + (caller == 0 ? THERE : HERE);
        String[] julietFull = {juliet};
        step(role + "INVITE, and a message", () -> {
            pair[caller].writes(message(romeo, juliet, thread, "By a name I know not how to tell thee who I am."));
            Stanza read = pair[1 - caller].reads(body("By a name"));
            julietFull[0] = read.to().toString();
        });
        step(role + "a message back", () -> {
            pair[1 - caller].writes(message(julietFull[0], romeo, thread, "Art thou not Romeo, and a Montague?"));
            pair[caller].reads(body("Art thou not"));
        });
        step(role + "BYE", () -> {
            pair[1 - caller].writes(
                    "<message from='%s' to='%s' type='chat'><gone xmlns='%s'/><thread>%s</thread></message>"
                            .formatted(julietFull[0], romeo, CHAT_STATES, thread));
            pair[caller].reads(stanza -> stanza.child(CHAT_STATES, "gone") != null);
        });
    }

    private void presence(String role, ThrowawayServer[] pair, int watcher) {
        String romeo = "romeo@" + (watcher == 0 ? HERE : THERE);
        String juliet = "juliet@" + (watcher == 0 ? THERE : HERE);
        step(role + "SUBSCRIBE, open", () -> {
            pair[1 - watcher].shows("<presence from='%s/balcony' to='%1$s'/>".formatted(juliet));
            pair[1 - watcher].shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(juliet, romeo));
            pair[watcher].shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(romeo, juliet));
            pair[watcher].sees(stanza -> stanza.type().equals("subscribed"));
            pair[watcher].sees(stanza -> stanza.type().isEmpty());
        });
        step(role + "closed", () -> {
            pair[1 - watcher].shows("<presence from='%s/balcony' to='%1$s' type='unavailable'/>".formatted(juliet));
            pair[watcher].sees(stanza -> stanza.type().equals("unavailable"));
        });
    }

    private static Predicate<Stanza> body(String start) {
        return stanza -> {
            String body = stanza.body();
            return body != null && body.startsWith(start);
        };
    }

    private static String message(String from, String to, String thread, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body><thread>%s</thread></message>"
                .formatted(from, to, UUID.randomUUID(), body, thread);
    }

    private void step(String name, Act act) {
        if (broken) {
            return;
        }
        long start = System.nanoTime();
        String detail = "";
        try {
            act.play();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            detail = "interrupted";
        } catch (NoClassDefFoundError e) {
            // in OSGi the certificates' makers are an optional import: a server can do without
            detail = e.getMessage() + " is missing; install the bundle of umpp-throwaway and what it needs";
        } catch (Exception e) {
            detail = String.valueOf(e.getMessage());
        }
        note(new Step(name, detail.isEmpty(), (System.nanoTime() - start) / 1_000_000, detail));
    }

    private void note(Step step) {
        broken |= !step.ok();
        steps.add(step);
        progress.accept(step);
    }
}
