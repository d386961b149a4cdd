// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.umpp.address.LocalNames;
import org.umpp.policy.Addresses;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.Partner;
import org.umpp.policy.PartnerTraffic;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;
import org.umpp.sdp.TransportAddresses;
import org.umpp.session.Sessions;

/** Juliet is a SIP user of a partner, Romeo a user of ours; the steps between them. */
final class Verona extends Clock {
    static final String CAPULET = "thecappulets.example.com";
    static final String JULIET = "juliet@" + CAPULET;
    static final String ROMEO = "romeo@montague.example.net";

    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    final PartnerTraffic traffic = new PartnerTraffic();
    final SessionRefusals refusals = new SessionRefusals(this);
    final SessionRefusals msrpRefusals = new SessionRefusals(this);
    final PagerSteps steps;

    /** @param accepted what Juliet's phone takes beside text/plain */
    Verona(boolean chat, String... accepted) {
        Partner capulet = new Partner(
                CAPULET,
                CAPULET,
                TransportAddresses.of(CAPULET),
                false,
                false,
                false,
                Partner.EntityPolicy.WARN,
                Partner.Profile.RFC,
                Partner.UNLIMITED,
                Partner.UNLIMITED,
                Partner.Sessions.NONE,
                new Partner.Pager(true, chat, Set.of(accepted)),
                Partner.Msrp.NONE);
        Partners partners = new Partners(List.of(capulet));
        steps = new PagerSteps(
                partners,
                new LocalUsers(Set.of("montague.example.net"), Set.of()),
                new Addresses(partners, new LocalNames(new Properties())),
                ErrorConditions.standard(),
                new Sessions(new ConcurrentHashMap<>(), this, 10),
                traffic,
                refusals,
                msrpRefusals,
                this);
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    /** Juliet's phone sends this: what Romeo's client gets, without the id. */
    String fromJuliet(byte[] body, String type, Map<String, String> headers) {
        Exchange exchange = exchange(JULIET, ROMEO);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        headers.forEach(exchange.getMessage()::setHeader);
        steps.read(exchange);
        String xml = exchange.getMessage().getBody(String.class);
        return xml == null ? "" : xml.replaceFirst(" id='[0-9a-f]{8}-[0-9a-f-]{27}'", "");
    }

    /** Romeo's client sends these elements: the MESSAGE. */
    Message fromRomeo(String attributes, String elements) {
        Exchange exchange = exchange(ROMEO + "/orchard", JULIET);
        exchange.getMessage()
                .setBody("<message xmlns='jabber:client' from='%s/orchard' to='%s' %s>%s</message>"
                        .formatted(ROMEO, JULIET, attributes, elements));
        steps.compose(exchange);
        return exchange.getMessage();
    }

    private static Exchange exchange(String from, String to) {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setHeader(UmppConstants.FROM, from);
        exchange.getMessage().setHeader(UmppConstants.TO, to);
        exchange.getMessage().setHeader(UmppConstants.PARTNER, CAPULET);
        return exchange;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
