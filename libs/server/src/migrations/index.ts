import { People1763900000000 } from './1763900000000-people';
import { Bank1763900100000 } from './1763900100000-bank';
import { Delivery1763900200000 } from './1763900200000-delivery';
import { Scores1763900300000 } from './1763900300000-scores';
import { ClosedTimes1763900410000 } from './1763900410000-closed-times';
import { SealedDelivery1763900420000 } from './1763900420000-sealed-delivery';
import { Computers1763900430000 } from './1763900430000-computers';
import { Conditions1763900440000 } from './1763900440000-conditions';
import { OnlineForms1763900450000 } from './1763900450000-online-forms';
import { ItemOrigin1763900480000 } from './1763900480000-item-origin';
import { LostTime1763900500000 } from './1763900500000-lost-time';
import { Deadlines1763900520000 } from './1763900520000-deadlines';

/** In the order in which they run. */
export const migrations = [People1763900000000, Bank1763900100000, Delivery1763900200000, Scores1763900300000, ClosedTimes1763900410000, SealedDelivery1763900420000, Computers1763900430000, Conditions1763900440000, OnlineForms1763900450000, ItemOrigin1763900480000, LostTime1763900500000, Deadlines1763900520000];
