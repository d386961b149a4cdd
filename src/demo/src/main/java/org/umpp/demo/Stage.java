// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.umpp.server.trace.Ladder;
import org.umpp.server.trace.WireMessage;
import org.umpp.throwaway.ThrowawayAuthority;

/** Both servers, what their users hear, and what goes over the wire between them. However it ends, it leaves no process behind. */
final class Stage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final long ENDING_SECONDS = 20;

    private final Venue venue;
    private final Path folder;
    private final Map<Household, DemoServer> servers = new EnumMap<>(Household.class);
    private final Ladder ladder;
    private final BlockingQueue<WireMessage> wire = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> romeoHears = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> julietHears = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean keep;
    private volatile boolean over;

    Stage(PrintStream out, boolean verbose, Venue venue) throws IOException {
        this.venue = venue;
        folder = Files.createTempDirectory("umpp-demo");
        ladder = new Ladder(out, verbose);
        Thread player = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(player), "end-of-demo"));
    }

    /** Ctrl-C and SIGTERM: who is playing stops and closes this; nobody else may, as servers could be starting at this moment. */
    private void endEarly(Thread player) {
        over = true;
        player.interrupt();
        try {
            if (!closed.await(2 * ENDING_SECONDS, TimeUnit.SECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes both servers, with certificates for each other. */
    void set() throws IOException {
        venue.prepare();
        for (Household household : Household.values()) {
            Path home = folder.resolve(household.user());
            servers.put(
                    household,
                    new DemoServer(
                            household,
                            venue.server(household.domain(), home.resolve("server")),
                            home.resolve("community")));
        }
        ThrowawayAuthority authority = ThrowawayAuthority.create("Prince of Verona");
        for (Household household : Household.values()) {
            serverOf(household).configure(authority, serverOf(household.other()));
        }
    }

    Ladder ladder() {
        return ladder;
    }

    DemoServer serverOf(Household household) {
        return Objects.requireNonNull(servers.get(household), "not set");
    }

    /** The servers there are. */
    Collection<DemoServer> servers() {
        return servers.values();
    }

    /** Starts both servers and waits until both serve. */
    void open() throws IOException {
        serverOf(Household.MONTAGUE).start(romeoHears::add, this::onWire);
        serverOf(Household.CAPULET).start(julietHears::add, message -> {});
        for (DemoServer server : servers()) {
            server.awaitServing();
        }
    }

    /** True once it ends, for whatever reason. */
    boolean isOver() {
        return over;
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

    /** Tells the servers to end, as an operator would: they close their sessions first. Waits until they have, and takes away the folder. */
    @Override
    public synchronized void close() {
        over = true;
        boolean interrupted = Thread.interrupted(); // there is an order to end in all the same
        List<ProcessHandle> left = ProcessHandle.current().descendants().toList();
        left.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : left) {
            try {
                process.onExit().get(ENDING_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        try {
            if (!keep) {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be taken away: " + folder, e);
        } finally {
            closed.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
