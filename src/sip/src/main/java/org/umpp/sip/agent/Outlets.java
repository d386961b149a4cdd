// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.function.Consumer;
import org.umpp.sip.agent.SipCounters.Counter;
import org.umpp.sip.agent.SipTrace.Direction;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.Outlet;
import org.umpp.sip.transport.Destination;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.SendCallback;
import org.umpp.sip.transport.SipTransport;
import org.umpp.sip.transport.TransportException;
import org.umpp.sip.transport.TransportException.Reason;

/** The ways out to the transport: counted, and seen by the trace. Both transports are reliable. */
final class Outlets {
    private final SipTransport transport;
    private final SipCounters counters;
    private final SipTrace trace;
    private final Phones phones;

    Outlets(SipTransport transport, SipCounters counters, SipTrace trace, Phones phones) {
        this.transport = transport;
        this.counters = counters;
        this.trace = trace;
        this.phones = phones;
    }

    /** Where the requests of one transaction go. */
    Outlet<SipRequest> to(Destination destination) {
        return new Outlet<>() {
            @Override
            public void send(SipRequest request, Consumer<Throwable> failed) {
                counters.count(Counter.REQUESTS_OUT);
                trace.message(Direction.OUT, destination.peerDomain(), request);
                if (!phones.serves(destination.peerDomain())) {
                    transport.send(request, destination, callback(failed));
                    return;
                }
                Flow way = phones.way(request);
                if (way == null) {
                    failed.accept(new TransportException(Reason.UNREACHABLE, "the phone has gone"));
                } else {
                    transport.send(request, way, callback(failed));
                }
            }

            @Override
            public boolean isReliable() {
                return true;
            }
        };
    }

    /** The same over one flow: to a phone. */
    Outlet<SipRequest> over(Flow flow, String peerDomain) {
        return new Outlet<>() {
            @Override
            public void send(SipRequest request, Consumer<Throwable> failed) {
                counters.count(Counter.REQUESTS_OUT);
                trace.message(Direction.OUT, peerDomain, request);
                transport.send(request, flow, callback(failed));
            }

            @Override
            public boolean isReliable() {
                return true;
            }
        };
    }

    private static SendCallback callback(Consumer<Throwable> failed) {
        return new SendCallback() {
            @Override
            public void failed(TransportException cause) {
                failed.accept(cause);
            }

            @Override
            public void lost(TransportException cause) {
                failed.accept(cause);
            }
        };
    }

    /** Where the responses of one transaction go. */
    Outlet<SipResponse> back(Flow flow) {
        return new Outlet<>() {
            @Override
            public void send(SipResponse response, Consumer<Throwable> failed) {
                counters.count(Counter.RESPONSES_OUT);
                if (response.status() == 503) {
                    counters.count(Counter.OVERLOADS);
                }
                trace.message(Direction.OUT, name(flow), response);
                transport.send(response, flow, failed::accept);
            }

            @Override
            public boolean isReliable() {
                return true;
            }
        };
    }

    /** The peer of a flow for traces and logs: its domain, or its address where it proved none. */
    static String name(Flow flow) {
        return flow.peer().domains().isEmpty()
                ? String.valueOf(flow.remote().getAddress().getHostAddress())
                : flow.peer().domains().iterator().next();
    }
}
