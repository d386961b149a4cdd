// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.netty.HostServer;
import org.umpp.xmpp.netty.HostSettings;
import org.umpp.xmpp.netty.StreamLimits;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.stream.ComponentSecret;

/**
 * How the component {@code xmpp-host} is set up. To be complete before it starts; changes later have no effect, except through
 * {@link XmppHostComponent}, which says so.
 */
public class XmppHostConfiguration extends StanzaConfiguration {
    private Set<String> components = Set.of();
    private @Nullable HostServer server;
    private @Nullable ComponentSecret secret;
    private StreamTimes times = HostSettings.TIMES;
    private StreamLimits limits = HostSettings.LIMITS;

    /** The names of the components: domains that the server hands to us. */
    public Set<String> getComponents() {
        return components;
    }

    public void setComponents(Set<String> components) {
        this.components = Set.copyOf(components);
    }

    /** The organisation's own XMPP server. */
    public @Nullable HostServer getServer() {
        return server;
    }

    public void setServer(HostServer server) {
        this.server = server;
    }

    /** What the server and all components know. */
    public @Nullable ComponentSecret getSecret() {
        return secret;
    }

    public void setSecret(ComponentSecret secret) {
        this.secret = secret;
    }

    /** How long things may take; {@code giveUp} is how long stanzas wait for the server. */
    public StreamTimes getTimes() {
        return times;
    }

    public void setTimes(StreamTimes times) {
        this.times = times;
    }

    /** How much there may be at once, for each component. */
    public StreamLimits getLimits() {
        return limits;
    }

    public void setLimits(StreamLimits limits) {
        this.limits = limits;
    }
}
