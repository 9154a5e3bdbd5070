import type { IncidentPlatform } from '@heardonce/domain/intake/incident-form.js';

const NAMES: readonly (readonly [RegExp, IncidentPlatform])[] = [
  [/\bwhats ?app\b/i, 'WHATSAPP'],
  [/\binstagram\b/i, 'INSTAGRAM'],
  [/\b(?:facebook|fb messenger)\b/i, 'FACEBOOK'],
  [/\btik ?tok\b/i, 'TIKTOK'],
  [/\bsnap ?chat\b/i, 'SNAPCHAT'],
  [/\btelegram\b/i, 'TELEGRAM'],
  [/\btwitter\b|^\s*x(?: corp\.?)?\s*$/i, 'X'],
  [/\bdiscord\b/i, 'DISCORD'],
  [/\broblox\b/i, 'ROBLOX'],
];

const HOSTS: readonly (readonly [RegExp, IncidentPlatform])[] = [
  [/(?:^|\.)(?:whatsapp\.(?:com|net)|wa\.me)$/, 'WHATSAPP'],
  [/(?:^|\.)(?:instagram\.com|ig\.me|instagr\.am)$/, 'INSTAGRAM'],
  [/(?:^|\.)(?:facebook\.com|fb\.(?:com|me|watch)|messenger\.com|m\.me)$/, 'FACEBOOK'],
  [/(?:^|\.)tiktok\.com$/, 'TIKTOK'],
  [/(?:^|\.)snapchat\.com$/, 'SNAPCHAT'],
  [/(?:^|\.)(?:telegram\.(?:org|me|dog)|t\.me)$/, 'TELEGRAM'],
  [/(?:^|\.)(?:twitter\.com|x\.com|t\.co)$/, 'X'],
  [/(?:^|\.)(?:discord\.(?:com|gg)|discordapp\.(?:com|net))$/, 'DISCORD'],
  [/(?:^|\.)(?:roblox\.com|rbxcdn\.com)$/, 'ROBLOX'],
  [/\.(?:onion|i2p)$/, 'DARKWEB'],
];

/** The service that free text such as "Facebook Messenger" names, or null. */
export function platformOfName(name: string): IncidentPlatform | null {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** The service that an address belongs to, or null. */
export function platformOfUrl(url: string): IncidentPlatform | null {
  const host = /^\s*[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url)?.[1]?.toLowerCase();
  return host === undefined ? null : (HOSTS.find(([pattern]) => pattern.test(host))?.[1] ?? null);
}
