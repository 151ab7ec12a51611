"""HTML as WordPress and Ghost keep it, made into the blocks of a page: ``shortcodes`` -> ``tidying`` ->
``writer``, which tells what it could not bring along."""
