// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.SipComponent;
import org.umpp.sip.agent.SipCounters;
import org.umpp.xmpp.XmppS2sComponent;

/** Shows a server in the platform's MBean server as long as it runs. */
public final class ServerBean implements FederationMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerBean.class);

    private final ObjectName name;
    private final Inspection inspection;
    private final Supplier<Health> health;
    private final Draining draining;
    private final LongSupplier loopsStopped;
    private final SipComponent sip;
    private final XmppS2sComponent xmpp;

    private ServerBean(
            ObjectName name,
            Inspection inspection,
            Supplier<Health> health,
            Draining draining,
            LongSupplier loopsStopped,
            SipComponent sip,
            XmppS2sComponent xmpp) {
        this.name = name;
        this.inspection = inspection;
        this.health = health;
        this.draining = draining;
        this.loopsStopped = loopsStopped;
        this.sip = sip;
        this.xmpp = xmpp;
    }

    /**
     * Shows a server.
     *
     * @param domain its first domain
     * @param loopsStopped how many times something was not sent on, as it went in circles
     * @throws JMException if another server of this domain is shown already
     */
    public static ServerBean register(
            String domain,
            Inspection inspection,
            Supplier<Health> health,
            Draining draining,
            LongSupplier loopsStopped,
            SipComponent sip,
            XmppS2sComponent xmpp)
            throws JMException {
        ObjectName name = ObjectName.getInstance("org.umpp:type=Server,name=" + domain);
        ServerBean bean = new ServerBean(name, inspection, health, draining, loopsStopped, sip, xmpp);
        platform().registerMBean(new StandardMBean(bean, FederationMXBean.class, true), name);
        return bean;
    }

    private static MBeanServer platform() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    @Override
    public void close() {
        try {
            platform().unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.debug("{} was taken away by somebody else", name);
        } catch (JMException e) {
            LOG.warn("{} cannot be taken away: {}", name, e.toString());
        }
    }

    @Override
    public String getHealth() {
        return health.get().state().name();
    }

    @Override
    public String[] getHealthReasons() {
        return health.get().reasons().toArray(String[]::new);
    }

    @Override
    public boolean isReady() {
        return health.get().ready();
    }

    @Override
    public boolean isDraining() {
        return draining.isDraining();
    }

    @Override
    public int getSessionCount() {
        return inspection.sessions().rows().size();
    }

    @Override
    public int getSubscriptionCount() {
        return inspection.subscriptions().rows().size();
    }

    @Override
    public int getOpenStreamCount() {
        return (int) inspection.streams().rows().stream()
                .filter(stream -> stream.state().equals("open"))
                .count();
    }

    @Override
    public int getQueuedStanzas() {
        return inspection.streams().rows().stream().mapToInt(StreamRow::queued).sum();
    }

    @Override
    public long getLoopsStopped() {
        return loopsStopped.getAsLong();
    }

    @Override
    public Map<String, Long> getSipCounters() {
        Map<String, Long> counters = new TreeMap<>();
        for (SipCounters.Counter counter : SipCounters.Counter.values()) {
            counters.put(counter.name(), sip.counters().get(counter));
        }
        counters.put("CONNECTIONS_OPENED", sip.transportCounters().opened());
        counters.put("CHARSETS_GUESSED", inspection.charsetsGuessed());
        counters.put("MESSAGES_MALFORMED", sip.transportCounters().malformed());
        return counters;
    }

    @Override
    public Map<String, Long> getXmppCounters() {
        Map<String, Long> counters = new TreeMap<>();
        counters.put(
                "STANZAS_IN",
                inspection.streams().rows().stream()
                        .mapToLong(StreamRow::received)
                        .sum());
        counters.put(
                "STANZAS_OUT",
                inspection.streams().rows().stream().mapToLong(StreamRow::sent).sum());
        counters.put("PRESENCE_DROPPED", xmpp.presenceDropped() + inspection.presenceDropped());
        return counters;
    }

    @Override
    public String sessions() {
        return inspection.sessions().json();
    }

    @Override
    public String subscriptions() {
        return inspection.subscriptions().json();
    }

    @Override
    public String streams() {
        return inspection.streams().json();
    }

    @Override
    public String partners() {
        return inspection.partners().json();
    }

    @Override
    public String limits() {
        return inspection.limits().json();
    }

    @Override
    public void drain() {
        draining.drain();
    }

    @Override
    public void undrain() {
        draining.undrain();
    }
}
