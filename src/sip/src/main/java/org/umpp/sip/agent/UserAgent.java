// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.agent.SipCounters.Counter;
import org.umpp.sip.agent.SipTrace.Direction;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Dialogs;
import org.umpp.sip.dialog.InviteUsage;
import org.umpp.sip.dialog.Notification;
import org.umpp.sip.dialog.Notifier;
import org.umpp.sip.dialog.Subscriber;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.dialog.UsageEvent;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.RequestCheck;
import org.umpp.sip.message.ResponseCheck;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.registrar.Binding;
import org.umpp.sip.registrar.PhoneUsers;
import org.umpp.sip.transaction.ClientTransaction;
import org.umpp.sip.transaction.Outlet;
import org.umpp.sip.transaction.Scheduler;
import org.umpp.sip.transaction.ServerTransaction;
import org.umpp.sip.transaction.Transactions;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.FlowEnd;
import org.umpp.sip.transport.Inbound;
import org.umpp.sip.transport.SipTransport;

/**
 * A SIP user agent for one or more domains: takes what the transport received, keeps transactions and dialogs, and does
 * what its user asks for. Its methods may be called by any thread and do not block.
 */
public final class UserAgent implements Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(UserAgent.class);

    /** RFC 3428 §8: outside of a session no MESSAGE may be longer, as nobody knows what lies behind the next hop. */
    private static final int MOST_OF_A_MESSAGE = 1_300;

    private final Tokens tokens = new Tokens();
    private final SipCounters counters = new SipCounters();
    private volatile Profile profile;
    private final Application application;
    private final SipTransport transport;
    private final SipTrace trace;
    private final RequestGate gate;
    private final Outlets outlets;
    private final Phones phones;
    private final Transactions transactions;
    private final Dialogs dialogs;
    private final Requests requests;
    private final Responses responses;
    private final Admission admission;
    private final DialogLayer layer;
    private final InviteUac inviteUac;
    private final InviteUas inviteUas;
    private final SubscribeUac subscribeUac;
    private final SubscribeUas subscribeUas;
    private final Handover handover;
    private volatile boolean draining;

    /**
     * @param usages where the dialogs are kept; those that are in it already go on
     * @param gate how many requests outside of dialogs come in
     */
    public UserAgent(
            Profile profile,
            SipTransport transport,
            Scheduler scheduler,
            Application application,
            ConcurrentMap<DialogId, Usage> usages,
            SipTrace trace,
            RequestGate gate) {
        this(
                profile,
                transport,
                scheduler,
                application,
                usages,
                trace,
                gate,
                new Phones(PhoneUsers.NOBODY, scheduler::now));
    }

    /**
     * The same with phones that are attached directly.
     *
     * @param phones who they may be
     */
    public UserAgent(
            Profile profile,
            SipTransport transport,
            Scheduler scheduler,
            Application application,
            ConcurrentMap<DialogId, Usage> usages,
            SipTrace trace,
            RequestGate gate,
            Phones phones) {
        this.phones = phones;
        this.profile = profile;
        this.gate = gate;
        this.application = application;
        this.transport = transport;
        this.trace = trace;
        this.outlets = new Outlets(transport, counters, trace, phones);
        this.transactions =
                new Transactions(scheduler, profile.timers(), profile.maxTransactions(), profile.retryAfter());
        this.requests = new Requests(transport, tokens);
        this.responses = new Responses(requests, tokens);
        this.admission = new Admission(() -> this.profile, application);
        this.dialogs = new Dialogs(usages, profile.maxDialogs());
        this.handover = new Handover(scheduler, application, profile);
        this.layer =
                new DialogLayer(dialogs, transactions, outlets, scheduler, application, handover, responses, requests);
        this.inviteUac = new InviteUac(layer, transactions, outlets, requests, tokens, scheduler, profile);
        this.inviteUas = new InviteUas(layer, responses, tokens, application, handover, profile);
        this.subscribeUac = new SubscribeUac(layer, transactions, outlets, requests, responses, tokens, admission);
        this.subscribeUas = new SubscribeUas(layer, responses, tokens, handover, profile);
    }

    /** From now on serves these domains; dialogs that there are go on. */
    public void serve(Set<String> domains) {
        profile = profile.withDomains(domains);
    }

    /**
     * From now on there may be so many dialogs, and transactions in each direction; what is there goes on.
     *
     * @param notifySpacing of new subscriptions, as {@link Profile#notifySpacing}
     */
    public void limit(int mostDialogs, int mostTransactions, long notifySpacing) {
        dialogs.setLimit(mostDialogs);
        transactions.setLimit(mostTransactions);
        subscribeUas.space(notifySpacing);
    }

    // --- what the transport received

    @Override
    public void request(SipRequest request, Flow flow) {
        counters.count(Counter.REQUESTS_IN);
        trace.message(Direction.IN, Outlets.name(flow), request);
        Peer peer = new Peer(flow, transport.isEdge(flow), flow.isPhone() ? phones.domains() : transport.homeOf(flow));
        try {
            RequestCheck.check(request);
        } catch (MalformedSipException e) {
            malformed(e, peer);
            return;
        }
        Transactions.Arrival arrival =
                transactions.receive(request, outlets.back(flow), peer.toString(), () -> retryAfter(request, peer));
        ServerTransaction transaction = arrival.transaction();
        try {
            Refusal stranger = peer.isPhone() && (transaction != null || arrival.kind() == Transactions.Kind.ACK)
                    ? phones.admit(request, flow)
                    : null;
            if (stranger != null) {
                if (transaction != null) {
                    refuse(transaction, peer, stranger);
                }
            } else if (arrival.kind() == Transactions.Kind.ACK) {
                inviteUas.ack(request, peer);
            } else if (transaction != null) {
                serve(transaction, peer, arrival.kind() == Transactions.Kind.MERGED);
            }
        } catch (MalformedSipException e) {
            LOG.warn("{} of {} refused: {} {}", request.method(), peer, e.status(), e.reason());
            if (transaction != null) {
                responses.respond(transaction, Answer.of(e.status(), e.reason()));
            }
        } catch (RuntimeException e) {
            LOG.error("{} of {} failed here", request.method(), peer, e);
            if (transaction != null) {
                responses.respond(transaction, Answer.of(500));
            }
        } finally {
            if (transaction != null) {
                transaction.begin();
            }
        }
    }

    private int retryAfter(SipRequest request, Peer peer) {
        boolean goesOn =
                request.headers().to().tag() != null || request.method().equals(Method.CANCEL);
        return goesOn ? 0 : gate.retryAfter(request, peer);
    }

    private void malformed(MalformedSipException cause, Peer peer) {
        SipResponse answer = cause.answer(tokens.tag());
        LOG.warn("malformed request of {} refused: {} {}", peer, cause.status(), cause.reason());
        counters.count(Counter.REFUSED);
        if (answer != null) {
            outlets.back(peer.flow()).send(answer, e -> LOG.debug("{} not sent: {}", answer.status(), e.toString()));
        }
    }

    private void serve(ServerTransaction transaction, Peer peer, boolean merged) {
        SipRequest request = transaction.request();
        if (peer.isPhone() && request.method().equals(Method.REGISTER)) {
            responses.respond(transaction, phones.register(request, peer.flow()));
            return;
        }
        if (request.method().equals(Method.CANCEL)) {
            Refusal foreign = admission.identity(request, peer);
            if (foreign != null) {
                refuse(transaction, peer, foreign);
                return;
            }
            inviteUas.cancel(transaction, transactions.server(transaction.id().invite()));
            return;
        }
        if (request.method().equals(Method.NOTIFY)) {
            Refusal refusal = subscribeUac.notified(transaction, peer);
            if (refusal != null) {
                refuse(transaction, peer, refusal);
            }
            return;
        }
        DialogId id = DialogStart.idOf(request.headers());
        if (id == null) {
            initial(transaction, peer, merged);
        } else {
            within(transaction, peer, id);
        }
    }

    private void initial(ServerTransaction transaction, Peer peer, boolean merged) {
        SipRequest request = transaction.request();
        String method = request.method();
        Refusal refusal = admission.initial(request, peer);
        if (refusal == null && merged) {
            refusal = new Refusal(Answer.of(482), "merged"); // §8.2.2.2
        }
        boolean dialogs = method.equals(Method.INVITE) || method.equals(Method.SUBSCRIBE);
        if (refusal == null && draining && dialogs) {
            refusal = new Refusal(Answer.later(profile.retryAfter()), "draining");
        }
        if (refusal != null) {
            refuse(transaction, peer, refusal);
            return;
        }
        switch (method) {
            case Method.INVITE -> inviteUas.initial(transaction, peer);
            case Method.SUBSCRIBE -> subscribeUas.initial(transaction, peer);
            case Method.BYE, Method.UPDATE -> responses.respond(transaction, Answer.of(481));
            case Method.OPTIONS -> options(transaction, peer);
            default -> handOver(transaction, peer, null);
        }
    }

    private void within(ServerTransaction transaction, Peer peer, DialogId id) {
        SipRequest request = transaction.request();
        Usage usage = layer.find(id);
        if (usage == null) {
            responses.respond(transaction, Answer.of(481)); // §12.2.2
            return;
        }
        Refusal refusal = admission.within(request, peer, usage.dialog());
        if (refusal != null) {
            refuse(transaction, peer, refusal);
            return;
        }
        switch (request.method()) {
            case Method.INVITE, Method.UPDATE -> inviteUas.offer(transaction, peer, id);
            case Method.BYE -> inviteUas.bye(transaction, id);
            case Method.OPTIONS -> responses.respond(transaction, capabilities());
            case Method.SUBSCRIBE -> {
                if (usage instanceof Notifier notifier) {
                    subscribeUas.within(transaction, peer, notifier);
                } else {
                    responses.respond(transaction, Answer.of(403)); // one usage a dialog, RFC 5057 §5.3
                }
            }
            case Method.MESSAGE -> handOver(transaction, peer, id);
            default -> responses.respond(transaction, Answer.of(405).with(HeaderName.ALLOW, Requests.ALLOW));
        }
    }

    private void refuse(ServerTransaction transaction, Peer peer, Refusal refusal) {
        counters.count(Counter.REFUSED);
        if (refusal.rule().equals("identity-mismatch")) {
            counters.count(Counter.IDENTITY_MISMATCHES);
        }
        if (refusal.rule().equals("challenge")) {
            LOG.debug("{} of {} challenged", transaction.request().method(), peer);
        } else {
            LOG.warn(
                    "{} {} of {} refused: {}",
                    refusal.rule(),
                    transaction.request().method(),
                    peer,
                    refusal.answer().status());
        }
        responses.respond(transaction, refusal.answer());
    }

    private void handOver(ServerTransaction transaction, Peer peer, @Nullable DialogId id) {
        handover.give(new IncomingRequest(
                transaction.request(), peer, id, id == null, answer -> responses.respond(transaction, answer)));
    }

    private void options(ServerTransaction transaction, Peer peer) {
        if (application.takes(Method.OPTIONS, null)) {
            handOver(transaction, peer, null);
        } else {
            responses.respond(transaction, draining ? Answer.later(profile.retryAfter()) : capabilities());
        }
    }

    /** What we understand (RFC 3261 §11.2). */
    private Answer capabilities() {
        return Answer.of(200)
                .with(HeaderName.ALLOW, Requests.ALLOW)
                .with(HeaderName.ACCEPT, "application/sdp, " + String.join(", ", profile.accepted()))
                .with(HeaderName.SUPPORTED, Requests.SUPPORTED)
                .with(HeaderName.ALLOW_EVENTS, String.join(", ", profile.packages()));
    }

    @Override
    public void response(SipResponse response, Flow flow) {
        counters.count(Counter.RESPONSES_IN);
        trace.message(Direction.IN, Outlets.name(flow), response);
        try {
            ResponseCheck.check(response);
            ClientTransaction transaction = transactions.receive(response);
            if (transaction == null) {
                counters.count(Counter.STRAY_RESPONSES);
            } else if (!sameFromTag(transaction.request(), response)) {
                counters.count(Counter.FOREIGN_FROM_TAGS);
                LOG.warn(
                        "a response of {} has another From tag than its request; taken all the same",
                        Outlets.name(flow));
            }
        } catch (MalformedSipException e) {
            LOG.warn("malformed response of {} dropped: {}", Outlets.name(flow), e.reason());
        } catch (RuntimeException e) {
            LOG.error("response of {} failed here", Outlets.name(flow), e);
        }
    }

    private static boolean sameFromTag(SipRequest request, SipResponse response) {
        return Objects.equals(
                request.headers().from().tag(), response.headers().from().tag());
    }

    @Override
    public void closed(Flow flow, FlowEnd end) {
        // A dialog outlives its flow (MAPPINGS §11): the session timer decides, and requests open a new one.
        LOG.debug("flow {} of {} ended: {}", flow.id(), Outlets.name(flow), end);
        if (flow.isPhone()) {
            phones.closed(flow);
        }
    }

    // --- what the user asks for

    /** Sends an INVITE outside of dialogs; the 2xx is acknowledged before the reply is told. */
    public void invite(OutgoingRequest out, Consumer<Reply> reply) {
        inviteUac.invite(requests.readable(out), reply);
    }

    /** Takes an INVITE back; {@code false} if none with this Call-ID waits for its answer. */
    public boolean cancel(String callId) {
        return inviteUac.cancel(callId);
    }

    /** Sends a re-INVITE with this session description. */
    public void reinvite(DialogId id, String description, Consumer<Reply> reply) {
        apply(InviteUsage.class, id, new UsageEvent.OwnOffer(), Trigger.of(reply, description));
    }

    /**
     * Ends a session by BYE. While an ACK is due the BYE waits for it, and the reply comes at once.
     *
     * @param reason the value of Reason; {@code null} for none
     */
    public void hangUp(DialogId id, @Nullable String reason, Consumer<Reply> reply) {
        apply(InviteUsage.class, id, new UsageEvent.HangUp(reason), Trigger.of(reply));
    }

    /** Subscribes; see {@link SubscribeUac#subscribe}. */
    public void subscribe(OutgoingRequest out, String event, String accept, int expires, Consumer<Reply> reply) {
        subscribeUac.subscribe(requests.readable(out), event, accept, expires, reply);
    }

    /** Asks for a subscription anew, with this interval in seconds; 0 ends it. */
    public void renew(DialogId id, int expires, Consumer<Reply> reply) {
        apply(Subscriber.class, id, new UsageEvent.Renew(expires, layer.now()), Trigger.of(reply));
    }

    /** Notifies a subscriber. The reply comes at once: what cannot be sent now waits, and gives way to what is newer. */
    public void notify(DialogId id, Notification notification, Consumer<Reply> reply) {
        boolean known = layer.find(id) instanceof Notifier
                && layer.apply(id, new UsageEvent.Notify(notification, layer.now()), Trigger.NONE);
        reply.accept(known ? new Reply(202, null, id, null) : Reply.of(481));
    }

    /** Sends a request that makes no dialog: MESSAGE, OPTIONS. */
    public void send(OutgoingRequest wanted, Consumer<Reply> reply) {
        OutgoingRequest out = requests.readable(wanted);
        if (phones.serves(out.uri().host())) {
            List<Binding> places = phones.of(out.uri());
            Fork fork = new Fork(places.size(), reply);
            String callId = tokens.callId(out);
            String tag = tokens.tag();
            for (Binding place : places) {
                // one request at several places: what is merged on its way is one (RFC 3261 §16.6)
                send(
                        out,
                        place.contact(),
                        callId,
                        tag,
                        outlets.over(place.flow(), out.uri().host()),
                        phones.longestMessage(),
                        fork::answered);
            }
            return;
        }
        String callId = tokens.callId(out);
        send(
                out,
                out.requestUri(),
                callId,
                tokens.tag(),
                outlets.to(requests.destination(out)),
                MOST_OF_A_MESSAGE,
                reply);
    }

    private void send(
            OutgoingRequest out,
            String target,
            String callId,
            String tag,
            Outlet<SipRequest> outlet,
            int longestMessage,
            Consumer<Reply> reply) {
        var request = requests.initial(out, target, callId, tag, 1);
        if (!out.contentType().isEmpty()) {
            request.body(out.contentType(), out.body());
        }
        SipRequest message = request.build();
        if (out.method().equals(Method.MESSAGE) && SipEncoder.buffer(message).remaining() > longestMessage) {
            LOG.warn(
                    "a MESSAGE to {} is not sent: it has more than {} octets",
                    out.uri().host(),
                    longestMessage);
            reply.accept(Reply.of(513));
            return;
        }
        transactions.send(message, outlet, new FinalResponse(reply));
    }

    private void apply(Class<? extends Usage> wanted, DialogId id, UsageEvent event, Trigger trigger) {
        if (!wanted.isInstance(layer.find(id)) || !layer.apply(id, event, trigger)) {
            trigger.tell(Reply.of(481));
        }
    }

    // --- the whole

    /** From now on no new dialog is let in: 503 with Retry-After. */
    public void drain() {
        draining = true;
    }

    /** Waits for no final response any more: requests of ours that have none end with a 503 of our own. */
    public void abandon() {
        transactions.abandon();
    }

    /** New dialogs are let in again. */
    public void undrain() {
        draining = false;
    }

    /** How many requests of ours have no final response yet. */
    public int unanswered() {
        return transactions.unanswered();
    }

    /** The transactions in progress. */
    public Transactions transactions() {
        return transactions;
    }

    /** The phones that are attached directly. */
    public Phones phones() {
        return phones;
    }

    /** What was counted. */
    public SipCounters counters() {
        return counters;
    }

    /** Stops all timeouts of dialogs; the dialogs themselves stay in their map. */
    public void stop() {
        layer.stop();
    }
}
