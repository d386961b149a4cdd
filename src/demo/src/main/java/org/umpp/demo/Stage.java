// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.umpp.server.trace.Ladder;
import org.umpp.server.trace.WireMessage;
import org.umpp.throwaway.ThrowawayAuthority;

/** Both servers, what their users hear, and what goes over the wire between them. */
final class Stage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Path folder;
    private final DemoServer montague;
    private final DemoServer capulet;
    private final Ladder ladder;
    private final BlockingQueue<WireMessage> wire = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> romeoHears = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> julietHears = new LinkedBlockingQueue<>();
    private boolean keep;
    private volatile boolean over;

    Stage(PrintStream out, boolean verbose, Path shippedRoutes) throws IOException {
        folder = Files.createTempDirectory("umpp-demo");
        montague = new DemoServer(Household.MONTAGUE, folder.resolve("montague"));
        capulet = new DemoServer(Household.CAPULET, folder.resolve("capulet"));
        ladder = new Ladder(out, verbose);
        ThrowawayAuthority authority = ThrowawayAuthority.create("Prince of Verona");
        montague.configure(authority, capulet, shippedRoutes);
        capulet.configure(authority, montague, shippedRoutes);
    }

    Ladder ladder() {
        return ladder;
    }

    Path folder() {
        return folder;
    }

    DemoServer serverOf(Household household) {
        return household == Household.MONTAGUE ? montague : capulet;
    }

    /** Starts both servers and waits until both serve. */
    void open() throws IOException {
        montague.start(romeoHears::add, this::onWire);
        capulet.start(julietHears::add, message -> {});
        hears(Household.MONTAGUE, "the server to say that it serves", line -> line.startsWith("serving"));
        hears(Household.CAPULET, "the server to say that it serves", line -> line.startsWith("serving"));
    }

    private void onWire(WireMessage message) {
        if (message.isOnLadder() && !over) {
            ladder.message(message);
            wire.add(message);
        }
    }

    void write(Household household, String stanza) throws IOException {
        serverOf(household).write(stanza);
    }

    /** Waits for the next message on the wire, which must be this one. */
    void passes(boolean toCapulet, String title) {
        WireMessage message = next(wire, "SIP or XMPP " + title);
        if (message.sent() != toCapulet || !message.title().equals(title)) {
            throw new StageException("expected " + title
                    + (toCapulet ? " from Romeo's server" : " from Juliet's server") + ", saw " + message.title());
        }
    }

    /** Waits for the next line that a user hears, which must be as it should. */
    String hears(Household household, String what, Predicate<String> asItShould) {
        String line = next(household == Household.MONTAGUE ? romeoHears : julietHears, what);
        if (!asItShould.test(line)) {
            throw new StageException(household.person() + " should have heard " + what + ", but heard " + line);
        }
        return line;
    }

    /** What a user has heard and nobody has asked for yet, or null if nothing comes within the time. */
    @Nullable
    String heard(Household household, long millis) {
        try {
            return (household == Household.MONTAGUE ? romeoHears : julietHears).poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new StageException("interrupted");
        }
    }

    private <T> T next(BlockingQueue<T> queue, String what) {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (System.nanoTime() < end) {
                T next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
                for (Household household : Household.values()) {
                    if (!serverOf(household).isAlive()) {
                        throw new StageException("the server of " + household.domain() + " has ended");
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new StageException("interrupted");
        }
        throw new StageException("waited " + PATIENCE_SECONDS + " s in vain for " + what);
    }

    /** Keeps the folder with the logs, for something went wrong. */
    void keepFolder() {
        keep = true;
    }

    @Override
    public void close() throws IOException {
        over = true;
        montague.end();
        capulet.end();
        montague.close();
        capulet.close();
        if (!keep) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }
}
