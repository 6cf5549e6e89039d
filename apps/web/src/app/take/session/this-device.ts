import type { z } from 'zod';
import type { device } from '@synoo/contracts';

export function thisDevice(): z.infer<typeof device> {
  return {
    userAgent: navigator.userAgent.slice(0, 500),
    screen: `${screen.width}x${screen.height}@${Math.round(devicePixelRatio * 100) / 100}`.slice(0, 40),
    secureContext: isSecureContext,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone.slice(0, 60),
  };
}
