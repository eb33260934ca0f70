// libsodium: Argon2id, and the primitives of PASETO v4.local.
#ifndef SEATWIRE_CSODIUM_H
#define SEATWIRE_CSODIUM_H

#include <sodium.h>

#endif
