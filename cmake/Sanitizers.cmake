if(PURGATORY_SANITIZE)
  add_compile_options(-fsanitize=${PURGATORY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PURGATORY_SANITIZE})
endif()
