<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One XMPP presence stanza, in whatever content namespace, to a PIDF document of one tuple (RFC 8048 §6.2). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns="urn:ietf:params:xml:ns:pidf"
    xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
    xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid"
    xmlns:delay="urn:xmpp:delay"
    exclude-result-prefixes="delay">

  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="stanza" select="/*"/>
  <xsl:variable name="bare" select="substring-before(concat($stanza/@from, '/'), '/')"/>

  <xsl:param name="CamelPidfEntity" select="concat('pres:', $bare)"/>
  <xsl:param name="CamelPidfContact" select="concat('im:', $bare)"/>
  <xsl:param name="CamelPidfTupleId" select="substring-after($stanza/@from, '/')"/>
  <xsl:param name="CamelPidfTimestamp" select="''"/>

  <xsl:template match="/">
    <presence entity="{$CamelPidfEntity}">
      <!-- Any other type is about the subscription, or an error, and says nothing of presence. -->
      <xsl:if test="local-name($stanza) = 'presence' and (not($stanza/@type) or $stanza/@type = 'unavailable')">
        <xsl:apply-templates select="$stanza" mode="tuple"/>
      </xsl:if>
    </presence>
  </xsl:template>

  <xsl:template match="*" mode="tuple">
    <xsl:variable name="content" select="*[namespace-uri() = namespace-uri($stanza)]"/>
    <xsl:variable name="open" select="not(@type)"/>
    <xsl:variable name="shown" select="normalize-space($content[local-name() = 'show'][1])"/>
    <xsl:variable name="show">
      <xsl:if test="$open and ($shown = 'chat' or $shown = 'away' or $shown = 'xa' or $shown = 'dnd')">
        <xsl:value-of select="$shown"/>
      </xsl:if>
    </xsl:variable>

    <tuple id="{$CamelPidfTupleId}">
      <status>
        <basic>
          <xsl:choose>
            <xsl:when test="$open">open</xsl:when>
            <xsl:otherwise>closed</xsl:otherwise>
          </xsl:choose>
        </basic>
        <xsl:if test="string($show)">
          <show xmlns="jabber:client"><xsl:value-of select="$show"/></show>
        </xsl:if>
      </status>
      <contact>
        <xsl:if test="$open">
          <xsl:call-template name="priority">
            <xsl:with-param name="of" select="number($content[local-name() = 'priority'][1])"/>
          </xsl:call-template>
        </xsl:if>
        <xsl:value-of select="$CamelPidfContact"/>
      </contact>
      <xsl:for-each select="$content[local-name() = 'status'][string()]">
        <note>
          <xsl:copy-of select="ancestor-or-self::*[@xml:lang][1]/@xml:lang"/>
          <xsl:value-of select="."/>
        </note>
      </xsl:for-each>
      <xsl:choose>
        <xsl:when test="delay:delay/@stamp">
          <timestamp><xsl:value-of select="delay:delay[1]/@stamp"/></timestamp>
        </xsl:when>
        <xsl:when test="string($CamelPidfTimestamp)">
          <timestamp><xsl:value-of select="$CamelPidfTimestamp"/></timestamp>
        </xsl:when>
      </xsl:choose>
    </tuple>

    <!-- Watchers without XMPP know the show as an activity of the person (RFC 4480); xa and away are one to them. -->
    <xsl:if test="$show = 'away' or $show = 'xa' or $show = 'dnd'">
      <dm:person id="{$CamelPidfTupleId}-person">
        <rpid:activities>
          <xsl:choose>
            <xsl:when test="$show = 'dnd'"><rpid:busy/></xsl:when>
            <xsl:otherwise><rpid:away/></xsl:otherwise>
          </xsl:choose>
        </rpid:activities>
      </dm:person>
    </xsl:if>
  </xsl:template>

  <!-- 0 to 127 becomes 0 to 1 (RFC 8048 note 6) such that the way back gives the same; a negative one is not told. -->
  <xsl:template name="priority">
    <xsl:param name="of"/>
    <xsl:choose>
      <xsl:when test="$of &gt;= 127">
        <xsl:attribute name="priority">1</xsl:attribute>
      </xsl:when>
      <xsl:when test="$of &gt;= 0">
        <xsl:attribute name="priority">
          <xsl:value-of select="floor(1000 * $of div 127) div 1000"/>
        </xsl:attribute>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
