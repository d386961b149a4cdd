// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.net.dns.Resolver;
import org.umpp.net.limit.FailureLog;
import org.umpp.xmpp.stream.ComponentSecret;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.QueueBudget;
import org.umpp.xmpp.stream.Stanza;

/** The streams of our components to the organisation's own XMPP server, one for each name. */
@SuppressWarnings("FutureReturnValueIgnored") // what ends tells so by events
public final class HostStreams {
    /** What has become of a stanza. */
    public enum Acceptance {
        TAKEN,
        /** As much waits as may. */
        FULL,
        /** No component has the domain of its from. */
        NO_COMPONENT
    }

    private volatile HostSettings settings;
    private final Resolver resolver;
    private final StanzaReceiver receiver;
    private final XmppTrace trace;
    private final EventLoopGroup group;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, HostLink> links = new ConcurrentHashMap<>();

    /** Those whose names were taken back, until they are closed. */
    private final Map<String, CompletionStage<Void>> leaving = new ConcurrentHashMap<>();

    private final FailureLog failures = new FailureLog();
    private final QueueBudget budget;
    private boolean started;
    private volatile boolean stopping;

    public HostStreams(HostSettings settings, Resolver resolver, StanzaReceiver receiver, XmppTrace trace) {
        this.settings = settings;
        this.resolver = resolver;
        this.receiver = receiver;
        this.trace = trace;
        int threads = Math.max(1, Math.min(2, Runtime.getRuntime().availableProcessors()));
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("xmpp-host", true), NioIoHandler.newFactory());
        this.budget = new QueueBudget(
                settings.limits().queuedBytesInAll(), settings.limits().queuedBytes());
    }

    /** Connects those that have a name now, and from now on whoever gets one. */
    public synchronized void start() {
        started = true;
        links.values().forEach(HostLink::start);
    }

    /** From now on these components there are: others connect, or disconnect in good order and give back what they could not send. */
    public synchronized void serve(Set<String> names) {
        Set<String> wanted = new HashSet<>();
        names.forEach(name -> wanted.add(new Jid("", name, "").domain()));
        for (String name : links.keySet()) {
            if (!wanted.contains(name)) {
                take(name);
            }
        }
        if (!stopping) {
            wanted.forEach(name -> links.computeIfAbsent(name, this::join));
        }
    }

    /** The component of this name, or null. */
    @Nullable
    HostLink link(String name) {
        return links.get(name);
    }

    private HostLink join(String name) {
        HostLink link = new HostLink(this, name, group.next());
        if (started) {
            // who had the name before has to be gone, or the server finds two
            leaving.getOrDefault(name, CompletableFuture.allOf()).thenRun(link::start);
        }
        return link;
    }

    private void take(String name) {
        links.computeIfPresent(name, (key, link) -> {
            link.acceptNoMore();
            link.hurry();
            CompletionStage<Void> closed = Waiting.until(group, settings.times().close(), link::isQuiet)
                    .thenCompose(quiet -> link.close());
            leaving.put(name, closed);
            closed.thenRun(() -> leaving.remove(name, closed));
            return null;
        });
    }

    /** From now on connects there, with that secret; streams that are open stay. */
    public void use(HostServer server, ComponentSecret secret) {
        settings = settings.with(server, secret);
    }

    /** Accepts a stanza for the server, from the component whose name is the domain of its from. */
    public Acceptance send(Stanza stanza) {
        // what names the content namespace of another stream would not be in that of this one
        Stanza fit = stanza.inContentOf(Namespaces.SERVER).inContentOf(Namespaces.CLIENT);
        Acceptance[] accepted = {Acceptance.NO_COMPONENT};
        HostLink link = links.computeIfPresent(stanza.from().domain(), (name, at) -> {
            accepted[0] = at.offer(fit) ? Acceptance.TAKEN : Acceptance.FULL;
            return at;
        });
        if (link != null && accepted[0] == Acceptance.TAKEN) {
            link.wake();
        }
        return accepted[0];
    }

    /** Whether nothing is accepted any more. */
    public boolean isStopping() {
        return stopping;
    }

    /** The octets that wait for the server, or are sent and not known to have arrived. */
    public QueueBudget budget() {
        return budget;
    }

    /** Runs something on one of the threads of the network. */
    public void onNetworkThread(Runnable task) {
        group.execute(task);
    }

    /** The components, by name. */
    public List<HostSnapshot> snapshot() {
        return links.values().stream()
                .map(HostLink::snapshot)
                .sorted(Comparator.comparing(HostSnapshot::name))
                .toList();
    }

    HostSettings settings() {
        return settings;
    }

    Resolver resolver() {
        return resolver;
    }

    StanzaReceiver receiver() {
        return receiver;
    }

    XmppTrace trace() {
        return trace;
    }

    /** What is told of components that are not connected. */
    FailureLog failures() {
        return failures;
    }

    RandomGenerator random() {
        return random;
    }

    String newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /**
     * Stops in good order: what is under way is confirmed and what came in is handled, as far as that takes no long time; then streams are
     * closed and the rest goes back. When this completes, the receiver was told of everything that is not known to have arrived.
     */
    public CompletionStage<Void> stop() {
        Collection<HostLink> all = links.values();
        all.forEach(HostLink::hurry);
        return Waiting.until(group, settings.times().close(), () -> all.stream().allMatch(HostLink::isQuiet))
                .thenCompose(quiet -> closeAll())
                .thenRun(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }

    private synchronized CompletionStage<Void> closeAll() {
        stopping = true;
        for (String name : links.keySet()) {
            links.computeIfPresent(name, (key, link) -> {
                link.acceptNoMore();
                return link;
            });
        }
        CompletableFuture<?>[] closed = Stream.concat(
                        links.values().stream().map(HostLink::close), leaving.values().stream())
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(closed);
    }
}
