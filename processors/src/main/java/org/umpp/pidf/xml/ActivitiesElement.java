// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <rpid:activities>} (RFC 4480 §3.2). Which activity stands for which show of XMPP is said here, by type; those that
 * stand for none, as {@code working} does, are not bound at all.
 */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(name = "activities", namespace = Namespaces.RPID)
public class ActivitiesElement {
    /** The activities; of one type the last name is the one written. */
    @XmlElements({
        @XmlElement(name = "appointment", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "meeting", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "on-the-phone", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "performance", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "presentation", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "spectator", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "steering", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "worship", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "busy", namespace = Namespaces.RPID, type = Busy.class),
        @XmlElement(name = "holiday", namespace = Namespaces.RPID, type = LongAway.class),
        @XmlElement(name = "permanent-absence", namespace = Namespaces.RPID, type = LongAway.class),
        @XmlElement(name = "sleeping", namespace = Namespaces.RPID, type = LongAway.class),
        @XmlElement(name = "travel", namespace = Namespaces.RPID, type = LongAway.class),
        @XmlElement(name = "vacation", namespace = Namespaces.RPID, type = LongAway.class),
        @XmlElement(name = "breakfast", namespace = Namespaces.RPID, type = Away.class),
        @XmlElement(name = "dinner", namespace = Namespaces.RPID, type = Away.class),
        @XmlElement(name = "in-transit", namespace = Namespaces.RPID, type = Away.class),
        @XmlElement(name = "lunch", namespace = Namespaces.RPID, type = Away.class),
        @XmlElement(name = "meal", namespace = Namespaces.RPID, type = Away.class),
        @XmlElement(name = "shopping", namespace = Namespaces.RPID, type = Away.class),
        @XmlElement(name = "away", namespace = Namespaces.RPID, type = Away.class)
    })
    public List<Activity> activities = new ArrayList<>();

    /** One activity. */
    @XmlType(name = "activity", namespace = Namespaces.RPID)
    public abstract static class Activity {}

    /** Stands for {@code dnd}; written as {@code busy}. */
    @XmlType(name = "busy", namespace = Namespaces.RPID)
    public static final class Busy extends Activity {}

    /** Stands for {@code xa}. */
    @XmlType(name = "longAway", namespace = Namespaces.RPID)
    public static final class LongAway extends Activity {}

    /** Stands for {@code away}; written as {@code away}. */
    @XmlType(name = "away", namespace = Namespaces.RPID)
    public static final class Away extends Activity {}
}
