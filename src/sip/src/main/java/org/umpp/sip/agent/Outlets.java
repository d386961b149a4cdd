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

/** The ways out to the transport: counted, and seen by the trace. Both transports are reliable. */
final class Outlets {
    private final SipTransport transport;
    private final SipCounters counters;
    private final SipTrace trace;

    Outlets(SipTransport transport, SipCounters counters, SipTrace trace) {
        this.transport = transport;
        this.counters = counters;
        this.trace = trace;
    }

    /** Where the requests of one transaction go. */
    Outlet<SipRequest> to(Destination destination) {
        return new Outlet<>() {
            @Override
            public void send(SipRequest request, Consumer<Throwable> failed) {
                counters.count(Counter.REQUESTS_OUT);
                trace.message(Direction.OUT, destination.peerDomain(), request);
                transport.send(request, destination, new SendCallback() {
                    @Override
                    public void failed(TransportException cause) {
                        failed.accept(cause);
                    }

                    @Override
                    public void lost(TransportException cause) {
                        failed.accept(cause);
                    }
                });
            }

            @Override
            public boolean isReliable() {
                return true;
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
