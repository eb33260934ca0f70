// gperftools' tcmalloc: to be linked with it is to have its malloc and free.
#ifndef SEATWIRE_CTCMALLOC_H
#define SEATWIRE_CTCMALLOC_H

#include <gperftools/malloc_extension_c.h>

#endif
