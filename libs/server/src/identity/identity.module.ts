import { Global, Module } from '@nestjs/common';
import { Accounts } from './accounts';
import { Identity } from './identity.service';
import { Invitations } from './invitations';
import { SignIns } from './sign-ins';
import { Throttle } from './throttle';

@Global()
@Module({ providers: [Identity, Accounts, SignIns, Invitations, Throttle], exports: [Identity, Accounts, SignIns, Throttle] })
export class IdentityModule {}
