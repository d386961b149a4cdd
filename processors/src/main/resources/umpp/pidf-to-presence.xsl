<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A PIDF document, of RFC 3863 or of the drafts before it, to one XMPP presence stanza for each tuple (RFC 8048 §6.3). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns="jabber:client"
    xmlns:xmpp="jabber:client"
    xmlns:p="urn:ietf:params:xml:ns:pidf"
    xmlns:c="urn:ietf:params:xml:ns:cpim-pidf"
    xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
    xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid"
    xmlns:im="urn:ietf:params:xml:ns:pidf:im"
    xmlns:agp="urn:ag-projects:xml:ns:pidf"
    exclude-result-prefixes="xmpp p c dm rpid im agp">

  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <!-- Who the presence is of: the remote identity of the dialog, never the entity, which proves nothing. -->
  <xsl:param name="CamelPidfFrom"/>
  <xsl:param name="CamelPidfTo"/>
  <xsl:param name="CamelPidfLanguage"/>

  <!-- Activities by the show they stand for (RFC 4480 §3.2); those not named stand for none. -->
  <xsl:variable name="dnd"> appointment busy meeting on-the-phone performance presentation spectator steering worship </xsl:variable>
  <xsl:variable name="xa"> holiday permanent-absence sleeping travel vacation </xsl:variable>
  <xsl:variable name="away"> away breakfast dinner in-transit lunch meal shopping </xsl:variable>

  <xsl:template match="/">
    <xsl:if test="not(string($CamelPidfFrom))">
      <xsl:message terminate="yes">CamelPidfFrom: not set (expected: the bare JID of the presentity)</xsl:message>
    </xsl:if>
    <presences xmlns="">
      <xsl:apply-templates select="p:presence/p:tuple | c:presence/c:tuple"/>
    </presences>
  </xsl:template>

  <xsl:template match="p:tuple | c:tuple">
    <xsl:variable name="status" select="p:status | c:status"/>
    <xsl:variable name="basic" select="normalize-space($status/p:basic | $status/c:basic)"/>
    <xsl:variable name="show">
      <xsl:call-template name="show">
        <xsl:with-param name="status" select="$status"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$basic = 'closed'">
        <xsl:call-template name="presence">
          <xsl:with-param name="type">unavailable</xsl:with-param>
        </xsl:call-template>
      </xsl:when>
      <!-- basic is optional (RFC 3863 §4.1.4); whoever says how to be approached can be. -->
      <xsl:when test="$basic = 'open' or string($show)">
        <xsl:call-template name="presence">
          <xsl:with-param name="show" select="string($show)"/>
        </xsl:call-template>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- A tuple with an extension that must be understood and is not says nothing to us (RFC 3863 §4.2.3). -->
  <xsl:template priority="1" match="
      p:tuple[.//*[@p:mustUnderstand = '1' or @p:mustUnderstand = 'true'][not(self::p:* | self::xmpp:show | self::im:im
          | self::agp:extended | self::rpid:activities)]]
      | c:tuple[.//*[@c:mustUnderstand = '1' or @c:mustUnderstand = 'true'][not(self::c:*)]]"/>

  <xsl:template name="presence">
    <xsl:param name="type"/>
    <xsl:param name="show"/>
    <presence from="{$CamelPidfFrom}">
      <xsl:if test="string(@id)">
        <xsl:attribute name="from"><xsl:value-of select="concat($CamelPidfFrom, '/', @id)"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="string($CamelPidfTo)">
        <xsl:attribute name="to"><xsl:value-of select="$CamelPidfTo"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="$type">
        <xsl:attribute name="type"><xsl:value-of select="$type"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="string($CamelPidfLanguage)">
        <xsl:attribute name="xml:lang"><xsl:value-of select="$CamelPidfLanguage"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="$show">
        <show><xsl:value-of select="$show"/></show>
      </xsl:if>
      <xsl:call-template name="notes"/>
      <xsl:if test="not($type)">
        <xsl:apply-templates select="(p:contact | c:contact)/@priority"/>
      </xsl:if>
    </presence>
  </xsl:template>

  <!-- The tuple's own notes; without any those of person and device, without any those of the document. -->
  <xsl:template name="notes">
    <xsl:variable name="own" select="p:note | c:note"/>
    <xsl:variable name="persons" select="../dm:person/dm:note | ../dm:device/dm:note"/>
    <xsl:choose>
      <xsl:when test="$own"><xsl:apply-templates select="$own"/></xsl:when>
      <xsl:when test="$persons"><xsl:apply-templates select="$persons"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="../p:note | ../c:note"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A stanza has but one status for each language (RFC 6121 §4.7.2.2): the first. -->
  <xsl:template match="p:note | c:note | dm:note">
    <xsl:variable name="language" select="string(ancestor-or-self::*[@xml:lang][1]/@xml:lang)"/>
    <xsl:variable name="name" select="name()"/>
    <xsl:if test="not(preceding-sibling::*[name() = $name][string(ancestor-or-self::*[@xml:lang][1]/@xml:lang) = $language])">
      <status>
        <xsl:if test="$language">
          <xsl:attribute name="xml:lang"><xsl:value-of select="$language"/></xsl:attribute>
        </xsl:if>
        <xsl:value-of select="."/>
      </status>
    </xsl:if>
  </xsl:template>

  <!-- The inverse of what presence-to-pidf.xsl does, for all of 0 to 127. -->
  <xsl:template match="@priority">
    <xsl:variable name="value" select="number(.)"/>
    <xsl:choose>
      <xsl:when test="$value &gt;= 1"><priority>127</priority></xsl:when>
      <xsl:when test="$value &gt; 126 div 127"><priority>126</priority></xsl:when>
      <xsl:when test="$value &gt; 0"><priority><xsl:value-of select="ceiling(127 * $value)"/></priority></xsl:when>
      <xsl:when test="$value &lt;= 0"><priority>0</priority></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- XMPP's own show, SylkServer's extended status, activities of tuple, then person, RFC 3922's provisional status. -->
  <xsl:template name="show">
    <xsl:param name="status"/>
    <xsl:variable name="own" select="normalize-space($status/xmpp:show)"/>
    <xsl:variable name="extended" select="normalize-space($status/agp:extended)"/>
    <xsl:variable name="of-tuple">
      <xsl:call-template name="activity">
        <xsl:with-param name="activities" select="rpid:activities/rpid:* | $status/rpid:activities/rpid:*"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="of-person">
      <xsl:call-template name="activity">
        <xsl:with-param name="activities" select="../dm:person/rpid:activities/rpid:*"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="im" select="normalize-space($status/im:im)"/>
    <xsl:choose>
      <xsl:when test="$own = 'chat' or $own = 'away' or $own = 'xa' or $own = 'dnd'">
        <xsl:value-of select="$own"/>
      </xsl:when>
      <xsl:when test="$extended = 'away'">away</xsl:when>
      <xsl:when test="$extended = 'busy'">dnd</xsl:when>
      <xsl:when test="$extended = 'available' or $extended = 'offline'"/>
      <xsl:when test="string($of-tuple)"><xsl:value-of select="$of-tuple"/></xsl:when>
      <!-- Where any tuple has XMPP's own show, the person repeats one of them for others. -->
      <xsl:when test="string($of-person) and not(../*/*/xmpp:show)"><xsl:value-of select="$of-person"/></xsl:when>
      <xsl:when test="$im = 'away'">away</xsl:when>
      <xsl:when test="$im = 'busy'">dnd</xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- The strongest show that some activities stand for. -->
  <xsl:template name="activity">
    <xsl:param name="activities"/>
    <xsl:choose>
      <xsl:when test="$activities[contains($dnd, concat(' ', local-name(), ' '))]">dnd</xsl:when>
      <xsl:when test="$activities[contains($xa, concat(' ', local-name(), ' '))]">xa</xsl:when>
      <xsl:when test="$activities[contains($away, concat(' ', local-name(), ' '))]">away</xsl:when>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
